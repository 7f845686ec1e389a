//! Amazon SES through Amazon SNS: real signatures, and certificates from a host that only the test knows.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use data_encoding::BASE64;
use jiff::{SignedDuration, Timestamp};
use matinale::newsroom::{Newsroom as Opened, Surroundings};
use matinale::serve::{Site, SiteListener};
use matinale::web::Asker;
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{Answer, suppressed};
use crate::harness::{Newsroom, machine};
use crate::scripted::relay::{pem, write_pem};

const TOPIC: &str = "arn:aws:sns:eu-west-3:123456789012:retours";
const HOST: &str = "sns.eu-west-3.amazonaws.com";

/// The service: its key, its host, and what was asked of it.
struct Service {
    key: KeyPair,
    address: SocketAddr,
    authority: CertificateDer<'static>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Service {
    async fn open() -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let signer = CertificateParams::new(vec!["sns.amazonaws.com".to_owned()]).unwrap();
        let pem = pem(signer.self_signed(&key).unwrap().der());
        let host_key = KeyPair::generate().unwrap();
        let host = CertificateParams::new(vec![HOST.to_owned()]).unwrap();
        let authority = host.self_signed(&host_key).unwrap().der().clone();
        let config = ServerConfig::builder_with_provider(Arc::new(
            tokio_rustls::rustls::crypto::aws_lc_rs::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![authority.clone()],
            PrivateKeyDer::try_from(host_key.serialize_der()).unwrap(),
        )
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (log, tls) = (Arc::clone(&asked), TlsAcceptor::from(Arc::new(config)));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let Ok(mut line) = tls.accept(socket).await else { continue };
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    request.push(line.read_u8().await.unwrap());
                }
                let request = String::from_utf8(request).unwrap();
                let path = request.split(' ').nth(1).unwrap().to_owned();
                let body = if path.ends_with("-good.pem") {
                    pem.clone()
                } else if path.ends_with("-long.pem") {
                    "x".repeat(1 << 20)
                } else {
                    "<ok/>".to_owned()
                };
                log.lock().unwrap().push(path);
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
                let _ = line.write_all((head + &body).as_bytes()).await;
                let _ = line.shutdown().await;
            }
        });
        Self { key, address, authority, asked }
    }

    fn asker(&self) -> Asker {
        let names = [(HOST.to_owned(), self.address)];
        Asker::default().knowing(names.into()).trusting(vec![self.authority.clone()])
    }

    fn sign(&self, text: &str) -> String {
        let key = RsaKeyPair::from_pkcs8(&self.key.serialize_der()).unwrap();
        let mut tag = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut tag).unwrap();
        BASE64.encode(&tag)
    }

    /// The signature of version 1, which OpenSSL makes.
    fn sign_with_sha1(&self, folder: &std::path::Path, text: &str) -> String {
        let path = folder.join("sns-key.pem");
        std::fs::write(&path, write_pem("PRIVATE KEY", &self.key.serialize_der())).unwrap();
        let mut program = Command::new("openssl")
            .args(["dgst", "-sha1", "-sign"])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut program.stdin.take().unwrap(), text.as_bytes()).unwrap();
        let output = program.wait_with_output().unwrap();
        assert!(output.status.success());
        BASE64.encode(&output.stdout)
    }
}

/// A message of this kind, without a signature.
fn message(kind: &str, id: &str, text: &str, at: Timestamp) -> Value {
    let at = at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
    let mut message = json!({
        "Type": kind, "MessageId": id, "TopicArn": TOPIC, "Message": text, "Timestamp": at, "SignatureVersion": "2",
        "SigningCertURL": format!("https://{HOST}/SimpleNotificationService-good.pem"),
    });
    if kind == "SubscriptionConfirmation" {
        message["Token"] = "t0ken".into();
        message["SubscribeURL"] =
            format!("https://{HOST}/?Action=ConfirmSubscription&Token=t0ken").into();
    }
    message
}

/// The text that is signed, as the documentation of the service writes it.
fn signed_text(message: &Value) -> String {
    let names: &[&str] = if message["Type"] == "Notification" {
        &["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
    } else {
        &["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    };
    let lines = names.iter().filter_map(|name| Some((name, message[*name].as_str()?)));
    lines.fold(String::new(), |text, (name, value)| text + name + "\n" + value + "\n")
}

fn signed(service: &Service, message: Value) -> Value {
    let mut message = message;
    message["Signature"] = service.sign(&signed_text(&message)).into();
    message
}

/// What Amazon SES tells of a dead reader.
fn bounce(number: usize) -> String {
    json!({
        "notificationType": "Bounce",
        "bounce": {
            "bounceType": "Permanent", "bounceSubType": "General", "feedbackId": format!("f{number}"),
            "bouncedRecipients": [{
                "emailAddress": format!("r{number:03}@example.org"), "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown",
            }],
        },
        "mail": { "messageId": "0102" },
    })
    .to_string()
}

fn surroundings(newsroom: &Newsroom) -> Surroundings {
    Surroundings { scratch: newsroom.path("."), ..machine(Timestamp::now) }
}

/// Posts a message, and answers the status.
async fn post(site: SocketAddr, message: &Value) -> u16 {
    post_from(site, message, "203.0.113.7").await
}

/// Posts a message from this address, behind a proxy.
async fn post_from(site: SocketAddr, message: &Value, from: &str) -> u16 {
    let body = message.to_string();
    let mut line = tokio::net::TcpStream::connect(site).await.unwrap();
    let head = format!(
        "POST /partir/webhooks/ses HTTP/1.1\r\nHost: echo.example\r\nX-Forwarded-For: {from}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    line.write_all((head + &body).as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    Answer::read(&answer).status
}

/// Messages that the service has not signed as they are, or that are signed with a key of another place, or too old.
fn forge_messages(service: &Service, now: Timestamp) -> Vec<Value> {
    let note = |id: &str, number: usize| message("Notification", id, &bounce(number), now);
    let mut forged = Vec::new();
    for (field, value) in [
        ("Message", bounce(5)),
        ("MessageId", "other".to_owned()),
        ("TopicArn", TOPIC.replace("retours", "others")),
        ("Signature", BASE64.encode(b"none")),
        ("SignatureVersion", "1".to_owned()),
        ("SignatureVersion", "3".to_owned()),
        ("Type", "UnsubscribeConfirmation".to_owned()),
    ] {
        let mut changed = signed(service, note("n4", 4));
        changed[field] = value.into();
        forged.push(changed);
    }
    for place in [
        format!("http://{HOST}/SimpleNotificationService-good.pem"),
        format!("https://{HOST}:8443/SimpleNotificationService-good.pem"),
        format!("https://user@{HOST}/SimpleNotificationService-good.pem"),
        format!("https://{HOST}.evil.example/SimpleNotificationService-good.pem"),
        "https://s3.eu-west-3.amazonaws.com/SimpleNotificationService-good.pem".to_owned(),
        format!("https://{HOST}/good.pem"),
        format!("https://{HOST}/SimpleNotificationService-good.pem?x=1"),
        format!("https://{HOST}/SimpleNotificationService-good.pem#x"),
    ] {
        let mut changed = note("n5", 5);
        changed["SigningCertURL"] = place.into();
        forged.push(signed(service, changed));
    }
    let day = SignedDuration::from_hours(25);
    for at in [now - day, now + day] {
        forged.push(signed(service, message("Notification", "n6", &bounce(6), at)));
    }
    forged
}

/// A newsroom that listens to the topic, and whose readers have the issue of today.
fn listening() -> Newsroom {
    let settings = format!("[webhooks.ses]\ntopic = \"{TOPIC}\"");
    let newsroom = Newsroom::sending_to(9).more_settings(&settings);
    newsroom.send(&[]).exits(0);
    newsroom
}

/// Serves the page, and writes down what is told.
async fn serve(opened: Opened, service: &Service, told: &Arc<Mutex<Vec<String>>>) -> Site {
    let log = Arc::clone(told);
    let listener = SiteListener::new(move |event| log.lock().unwrap().push(format!("{event:?}")));
    let listen = "127.0.0.1:0".parse().unwrap();
    let site = Site::open_with(opened, listen, listener, service.asker());
    Box::pin(site).await.expect("it is served")
}

fn list_suppressed(newsroom: &Newsroom) -> Vec<String> {
    suppressed(newsroom).into_iter().map(|(address, _)| address).collect()
}

#[test]
fn amazon_is_believed_by_its_signature_alone() {
    let newsroom = listening();
    let opened = Opened::open(&newsroom.path("."), surroundings(&newsroom)).expect("a publication");
    newsroom.runtime().block_on(async {
        let service = Service::open().await;
        let site = serve(opened, &service, &Arc::default()).await;
        let to = site.address();
        let now = Timestamp::now();
        let note = |id: &str, number: usize| message("Notification", id, &bounce(number), now);

        let confirmation = message("SubscriptionConfirmation", "c1", "You have chosen …", now);
        assert_eq!(post(to, &signed(&service, confirmation.clone())).await, 200);
        let mut other = confirmation;
        other["SubscribeURL"] =
            "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription".into();
        assert_eq!(post(to, &signed(&service, other)).await, 403);
        let asked = service.asked.lock().unwrap().clone();
        let expected =
            ["/SimpleNotificationService-good.pem", "/?Action=ConfirmSubscription&Token=t0ken"];
        assert_eq!(asked, expected);

        assert_eq!(post(to, &signed(&service, note("n1", 1))).await, 200);
        let mut old_version = note("n2", 2);
        old_version["Subject"] = "Amazon SES Email Event Notification".into();
        old_version["SignatureVersion"] = "1".into();
        let tag = service.sign_with_sha1(&newsroom.path("."), &signed_text(&old_version));
        old_version["Signature"] = tag.into();
        assert_eq!(post(to, &old_version).await, 200);
        // A message that comes twice, and one of another number that repeats its event, change nothing.
        assert_eq!(post(to, &signed(&service, note("n1", 3))).await, 200);
        assert_eq!(post(to, &signed(&service, note("n3", 1))).await, 200);
        assert_eq!(service.asked.lock().unwrap().len(), 2, "one certificate is fetched once");

        let mut forged = forge_messages(&service, now);
        let stranger = Service::open().await;
        forged.push(signed(&stranger, note("n7", 7)));
        for changed in &forged {
            assert_eq!(post(to, changed).await, 403, "{changed:#}");
        }
        assert_eq!(service.asked.lock().unwrap().len(), 2, "nothing is fetched for them");
        for file in ["long", "none"] {
            let mut changed = note("n8", 8);
            changed["SigningCertURL"] =
                format!("https://{HOST}/SimpleNotificationService-{file}.pem").into();
            assert_eq!(post(to, &signed(&service, changed)).await, 503);
        }
        site.stop().await;
    });
    let expected = ["r001@example.org", "r002@example.org"];
    assert_eq!(list_suppressed(&newsroom), expected);
}

#[test]
fn certificates_that_do_not_exist_keep_no_sound_one_out() {
    let newsroom = listening();
    let opened = Opened::open(&newsroom.path("."), surroundings(&newsroom)).expect("a publication");
    newsroom.runtime().block_on(async {
        let service = Service::open().await;
        let told = Arc::<Mutex<Vec<String>>>::default();
        let site = serve(opened, &service, &told).await;
        let to = site.address();
        let now = Timestamp::now();
        let note = |id: &str, number: usize| message("Notification", id, &bounce(number), now);
        assert_eq!(post(to, &signed(&service, note("n1", 1))).await, 200);
        let named = |id: &str, number: usize, file: &str| {
            let mut named = note(id, number);
            let place = format!("https://{HOST}/SimpleNotificationService-{file}.pem");
            named["SigningCertURL"] = place.into();
            signed(&service, named)
        };
        let mut statuses = Vec::new();
        for number in 0..30 {
            let bogus = named("n9", 8, &format!("bogus{number}"));
            statuses.push(post_from(to, &bogus, "198.51.100.7").await);
        }
        assert!(statuses.starts_with(&[503; 10]) && statuses.ends_with(&[429; 10]), "{statuses:?}");
        let stranger = Service::open().await;
        for number in 0..6 {
            // Certificates that are fetched and prove nothing make room for each other alone.
            let mut forged = named("n9", 8, &format!("{number}-good"));
            forged["Signature"] = stranger.sign(&signed_text(&forged)).into();
            assert_eq!(post_from(to, &forged, &format!("198.51.{number}.7")).await, 403);
        }
        assert_eq!(post(to, &named("n10", 6, "renewed-good")).await, 200);
        let before = service.asked.lock().unwrap().len();
        assert_eq!(post(to, &signed(&service, note("n11", 7))).await, 200);
        assert_eq!(service.asked.lock().unwrap().len(), before, "the first one is kept");
        site.stop().await;
        let told = told.lock().unwrap().clone();
        let unfetched = told.iter().filter(|event| event.contains("Unfetched")).count();
        assert_eq!(unfetched, 1, "{told:?}");
        assert!(told.iter().any(|event| event.contains(HOST)), "{told:?}");
    });
    let expected = ["r001@example.org", "r006@example.org", "r007@example.org"];
    assert_eq!(list_suppressed(&newsroom), expected);
}
