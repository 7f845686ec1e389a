//! Whoever listens at the port of PostgreSQL learns no password.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use super::{DAY, FRONT, publication};

/// Listens, asks everybody for a login in this way, and keeps what they answer.
fn listen(request: &'static [u8]) -> (u16, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&heard);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut bytes = [0; 4096];
            let Ok(_) = stream.read(&mut bytes) else { continue };
            let Ok(()) = stream.write_all(request) else { continue };
            while let Ok(read @ 1..) = stream.read(&mut bytes) {
                shared.lock().unwrap().extend_from_slice(&bytes[..read]);
            }
        }
    });
    (port, heard)
}

#[test]
fn without_tls_a_password_is_proved_by_scram_and_never_said() {
    let clear: &[u8] = b"R\0\0\0\x08\0\0\0\x03";
    let md5: &[u8] = b"R\0\0\0\x0c\0\0\0\x05salt";
    let trusting: &[u8] = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";
    for request in [clear, md5, trusting] {
        let (port, heard) = listen(request);
        let journal = format!(
            "[journal]\nurl = \"postgres://u@127.0.0.1:{port}/m\"\npassword_env = \"ECHO_PASSWORD\"\n"
        );
        let newsroom = publication(&format!("{FRONT}{journal}"));
        let ran = newsroom.run(["status", DAY]).exits(2).omits("open sesame");
        ran.tells("does not log in by SCRAM-SHA-256");
        let heard = heard.lock().unwrap();
        assert!(heard.is_empty(), "{:?}", String::from_utf8_lossy(&heard));
    }
}
