//! lettre's pool, as its documentation shows it: one transport for all, a task for each line, and the bytes of each
//! message written once and spliced.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

/// Sends so many messages over so many lines. `template` has `@@TO@@`, `@@ID@@` and `@@LINK@@`.
pub async fn send(port: u16, lines: u64, messages: u64, template: &str) {
    let template: Arc<str> = fs::read_to_string(template).expect("a template").into();
    let pool = PoolConfig::new().max_size(u32::try_from(lines).expect("few lines"));
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1");
    let transport = transport.port(port).pool_config(pool).build();
    let next = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..lines)
        .map(|_| {
            let (transport, next, template) = (transport.clone(), next.clone(), template.clone());
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= messages {
                        return;
                    }
                    let (envelope, message) = write(&template, number);
                    transport
                        .send_raw(&envelope, &message)
                        .await
                        .expect("the sink takes everything");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a task");
    }
}

fn write(template: &str, number: u64) -> (Envelope, Vec<u8>) {
    let address = |text: &str| text.parse::<Address>().expect("an address");
    let to = format!("lecteur.{number:07}@lecteurs.example");
    let link = format!("https://lavigie.example/desinscription/{number:058}");
    let message = template.replace("@@TO@@", &to).replace("@@LINK@@", &link);
    let message = message.replace("@@ID@@", &format!("{number:032}"));
    let sender = address("bonjour@lavigie.example");
    let envelope = Envelope::new(Some(sender), vec![address(&to)]).expect("an envelope");
    (envelope, message.into_bytes())
}
