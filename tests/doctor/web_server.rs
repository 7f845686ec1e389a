//! A web server in TLS, in front of a program or with an answer of its own.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// What answers.
#[derive(Debug, Clone)]
pub(super) enum Behind {
    /// The program at this address.
    Program(SocketAddr),
    /// Always these bytes.
    Answer(String),
}

/// Opens a web server. Answers its port.
pub(super) fn open_web_server(runtime: &Runtime, acceptor: TlsAcceptor, behind: Behind) -> u16 {
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                match behind {
                    Behind::Program(address) => {
                        let Ok(mut inner) = TcpStream::connect(address).await else { return };
                        let _ = copy_bidirectional(&mut stream, &mut inner).await;
                    }
                    Behind::Answer(answer) => {
                        let mut request = [0; 4096];
                        let _ = stream.read(&mut request).await;
                        let _ = stream.write_all(answer.as_bytes()).await;
                        let _ = stream.shutdown().await;
                    }
                }
            });
        }
    });
    port
}
