//! How a conversation begins: TLS, the login, and what is never said in clear.

use matinale::outcome::Phase;
use matinale::publication::{Auth, Login, PasswordSource, Plain, Relay, Security};
use matinale::smtp::{EnvelopeReply, Error, Session};

use super::{ARRIVES, MESSAGE, accepted, envelope, failure, next_envelope, offered, relay, target};
use crate::scripted::Step::{Body, Drop, Expect, Hush, Say, Tls};
use crate::scripted::{Scripted, Step};

pub(super) fn with_login(relay: Relay) -> Relay {
    let password = PasswordSource::Environment("X".into());
    Relay { login: Some(Login { user: "editor".into(), password, auth: Auth::Password }), ..relay }
}

#[tokio::test]
async fn without_starttls_not_a_byte_of_the_login_is_said() {
    let server = Scripted::play(&[
        Say("220 relay\r\n"),
        Expect("EHLO"),
        Say("250-relay\r\n250 AUTH PLAIN LOGIN\r\n"),
        Hush,
    ])
    .await;
    let target = target(with_login(relay(&server, Security::StartTls)));
    let error = failure(Session::open(&target).await);
    assert!(matches!(error, Error::NoStartTls(_)), "{error:?}");
    assert!(!error.is_temporary());
    assert_eq!(server.heard().await, "EHLO news.example\r\n");
}

#[tokio::test]
async fn words_in_clear_behind_the_go_ahead_for_tls_end_the_conversation() {
    for injected in ["220 go\r\n250 injected\r\n", "220 go\r\n2"] {
        let server = Scripted::play(&[
            Say("220 relay\r\n"),
            Expect("EHLO"),
            Say("250-relay\r\n250 STARTTLS\r\n"),
            Expect("STARTTLS\r\n"),
            Say(injected),
            Hush,
        ])
        .await;
        let target = target(with_login(relay(&server, Security::StartTls)));
        let error = failure(Session::open(&target).await);
        assert!(matches!(error, Error::Injected(_)), "{error:?}");
        let heard = server.heard().await;
        assert_eq!(heard, "EHLO news.example\r\nSTARTTLS\r\n");
    }
}

#[tokio::test]
async fn a_relay_that_hangs_up_at_starttls_knows_no_tls_at_this_port() {
    let server = Scripted::play(&[
        Say("220 relay\r\n"),
        Expect("EHLO"),
        Say("250-relay\r\n250 STARTTLS\r\n"),
        Expect("STARTTLS\r\n"),
        Drop,
    ])
    .await;
    let error = failure(Session::open(&target(relay(&server, Security::StartTls))).await);
    assert!(matches!(error, Error::Handshake(..)) && !error.is_temporary(), "{error:?}");
    assert!(error.to_string().contains("port 465"), "{error}");
}

#[tokio::test]
async fn another_machine_is_never_called_in_clear() {
    let server = Scripted::play(&[]).await;
    for host in ["192.0.2.1", "2001:db8::1", "[2001:db8::1]"] {
        let relay = Relay { host: host.into(), ..relay(&server, Security::Plaintext) };
        let error = failure(Session::open(&target(relay)).await);
        assert!(matches!(error, Error::Exposed(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_private_network_is_called_in_clear_only_where_the_settings_allow_it() {
    let server = Scripted::play(&[]).await;
    let house = Relay { plain: Plain::Private, ..relay(&server, Security::Plaintext) };
    for public in ["192.0.2.1", "2001:db8::1", "9.9.9.9"] {
        let relay = Relay { host: public.into(), ..house.clone() };
        let error = failure(Session::open(&target(relay)).await);
        assert!(matches!(error, Error::Exposed(_)) && !error.is_temporary(), "{error:?}");
    }
    let relay = Relay { host: "100.127.255.254".into(), port: 9, ..house };
    let error = failure(Session::open(&target(relay)).await);
    assert!(!matches!(error, Error::Exposed(_)), "{error:?}");
}

/// A login over TLS, after STARTTLS or from the first byte.
fn logged_in() -> Vec<Step> {
    vec![
        Expect("EHLO"),
        Say("250-relay\r\n250-PIPELINING\r\n250 AUTH PLAIN LOGIN\r\n"),
        Expect("AUTH PLAIN AGVkaXRvcgBvcGVuIHNlc2FtZQ==\r\n"),
    ]
}

#[tokio::test]
async fn a_login_travels_inside_tls_and_mail_after_it() {
    let clear = vec![
        Say("220 relay\r\n"),
        Expect("EHLO"),
        Say("250-relay\r\n250-STARTTLS\r\n250 PIPELINING\r\n"),
        Expect("STARTTLS\r\n"),
        Say("220 go\r\n"),
        Tls,
    ];
    let implicit = vec![Tls, Say("220 relay\r\n")];
    for (security, start) in [(Security::StartTls, clear), (Security::Implicit, implicit)] {
        let mail = vec![
            Say("235 2.7.0 welcome\r\n"),
            Expect("EHLO"),
            Say("250-relay\r\n250 PIPELINING\r\n"),
            Expect("MAIL FROM:<b@news.example>\r\n"),
            Expect("RCPT"),
            Expect("DATA"),
            Say("250 ok\r\n250 ok\r\n354 go\r\n"),
            Body(ARRIVES),
            Expect("MAIL"),
            Expect("RCPT"),
            Expect("DATA"),
            Say("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
        ];
        let server = Scripted::play(&[start, logged_in(), mail].concat()).await;
        let target = target(with_login(relay(&server, security)));
        let target = target.trusting(vec![server.authority.clone()]);
        let mut session = Session::open(&target).await.unwrap();
        offered(&mut session).await;
        let next = envelope("yan@example.org");
        let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
        assert!(accepted(&outcome));
        assert_eq!(next.unwrap().unwrap(), EnvelopeReply::Ready);
        server.heard().await;
    }
}

#[tokio::test]
async fn a_refused_login_says_what_to_check() {
    let refused = vec![Say("535 5.7.8 wrong\r\n"), Hush];
    let steps = [vec![Tls, Say("220 relay\r\n")], logged_in(), refused];
    let server = Scripted::play(&steps.concat()).await;
    let target = target(with_login(relay(&server, Security::Implicit)));
    let error = failure(Session::open(&target.trusting(vec![server.authority.clone()])).await);
    assert!(matches!(&error, Error::Login { user, .. } if user == "editor"), "{error:?}");
    assert!(!error.is_temporary());
    let words = error.to_string();
    assert!(words.contains("password_env") && !words.contains("sesame"), "{words}");
    drop(server);
}

#[tokio::test]
async fn a_certificate_for_another_name_or_from_nobody_known_is_refused() {
    let server = Scripted::named("elsewhere.example", &[Tls]).await;
    let other = target(relay(&server, Security::Implicit)).trusting(vec![server.authority.clone()]);
    let error = failure(Session::open(&other).await);
    assert!(
        matches!(&error, Error::Certificate { fault, .. } if fault.word().to_string().contains("another name"))
    );

    let server = Scripted::play(&[Tls]).await;
    let stranger = Scripted::named("stranger.example", &[]).await.authority;
    let target = target(relay(&server, Security::Implicit)).trusting(vec![stranger]);
    let error = failure(Session::open(&target).await);
    assert!(
        matches!(&error, Error::Certificate { fault, .. } if fault.word().to_string().contains("signed")),
        "{error:?}"
    );
}

#[tokio::test]
async fn nothing_of_the_login_is_said_to_a_certificate_that_is_no_good() {
    let clear = [
        Say("220 relay\r\n"),
        Expect("EHLO"),
        Say("250-relay\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"),
        Expect("STARTTLS\r\n"),
        Say("220 go\r\n"),
        Tls,
        Hush,
    ];
    let played = [(Security::Implicit, &clear[5..]), (Security::StartTls, &clear[..])];
    for (security, steps) in played {
        let expired = Scripted::expired("localhost", 2020, steps).await;
        let elsewhere = Scripted::named("elsewhere.example", steps).await;
        let unknown = Scripted::play(steps).await;
        let stranger = Scripted::named("stranger.example", &[]).await.authority;
        let authorities = [expired.authority.clone(), elsewhere.authority.clone(), stranger];
        let wrong = ["expired", "another name", "signed"];
        for ((server, authority), wrong) in
            [expired, elsewhere, unknown].into_iter().zip(authorities).zip(wrong)
        {
            let target = target(with_login(relay(&server, security))).trusting(vec![authority]);
            let error = failure(Session::open(&target).await);
            assert!(
                matches!(&error, Error::Certificate { fault, .. } if fault.word().to_string().contains(wrong)),
                "{error:?}"
            );
            assert!(!error.is_temporary(), "{error}");
            // The script stops at TLS, and tells what it heard before.
            let heard = server.outcome().await.unwrap_err();
            assert!(!heard.contains("AUTH"), "{heard}");
        }
    }
}

#[tokio::test]
async fn a_login_is_not_said_in_clear_even_to_this_machine() {
    let hello = "250-relay\r\n250 AUTH PLAIN\r\n";
    let server = Scripted::play(&[Say("220 relay\r\n"), Expect("EHLO"), Say(hello), Hush]).await;
    let target = target(with_login(relay(&server, Security::Plaintext)));
    let error = failure(Session::open(&target).await);
    assert!(matches!(error, Error::LoginInClear(_)), "{error:?}");
    assert_eq!(server.heard().await, "EHLO news.example\r\n");
}

#[tokio::test]
async fn a_refusing_greeting_and_a_closed_port_are_the_relay_s_affair() {
    let server = Scripted::play(&[Say("554 5.7.1 not from here\r\n"), Hush]).await;
    let error = failure(Session::open(&target(relay(&server, Security::Plaintext))).await);
    assert!(
        matches!(&error, Error::Refused(refused) if refused.phase == Phase::Greeting),
        "{error:?}"
    );

    let server = Scripted::play(&[]).await;
    let closed = relay(&server, Security::Plaintext);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = failure(Session::open(&target(Relay { port: free, ..closed })).await);
    assert!(matches!(&error, Error::Unreachable(..)) && error.is_temporary(), "{error:?}");
}
