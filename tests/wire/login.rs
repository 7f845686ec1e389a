//! The login: which words it is said in, how often it is tried, and what each refusal means.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use matinale::outcome::Phase;
use matinale::publication::{Auth, Login, PasswordSource, Relay, Security};
use matinale::smtp::{Error, Session, Target, Timeouts};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::{failure, target};
use crate::harness::HANG_GUARD;
use crate::scripted::certificate;

/// A relay that takes any number of callers, over TLS, and answers the login from a list: each line
/// of a login gets the next answer, and the last one is given for ever.
pub(super) struct Porter {
    pub(super) target: Target,
    /// What was said of logins, by all callers.
    said: Arc<Mutex<Vec<String>>>,
    callers: Arc<Mutex<usize>>,
    unanswered: Arc<Mutex<Unanswered>>,
}

/// Callers that have said a login and wait.
#[derive(Default)]
struct Unanswered {
    now: usize,
    /// The most there ever were at a time.
    most: usize,
}

impl Porter {
    pub(super) async fn new(offers: &'static str, auth: Auth, answers: &[&'static str]) -> Self {
        let answers = Mutex::new(answers.to_vec());
        Self::judging(offers, auth, move |_| {
            let mut answers = answers.lock().unwrap();
            if answers.len() > 1 { answers.remove(0) } else { answers[0] }
        })
        .await
    }

    /// One that answers each line of a login by what it says.
    pub(super) async fn judging(
        offers: &'static str,
        auth: Auth,
        answer: impl Fn(&str) -> &'static str + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let (authority, acceptor) = certificate("localhost");
        let password = PasswordSource::Environment("X".into());
        let port = listener.local_addr().unwrap().port();
        let login = Some(Login { user: "editor".into(), password, auth });
        let relay = Relay { login, ..Relay::new("localhost", port, Security::Implicit) };
        let timeouts = Timeouts {
            login_pauses: [Duration::from_millis(25); 2],
            login_rest: Duration::from_millis(100),
            ..Timeouts::default()
        };
        let target = target(relay).trusting(vec![authority]).with_timeouts(timeouts);
        let said = Arc::new(Mutex::new(Vec::new()));
        let callers = Arc::new(Mutex::new(0));
        let unanswered = Arc::<Mutex<Unanswered>>::default();
        let book = Book {
            said: Arc::clone(&said),
            answer: Arc::new(answer),
            unanswered: Arc::clone(&unanswered),
        };
        let porter = Self { target, said, callers: Arc::clone(&callers), unanswered };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *callers.lock().unwrap() += 1;
                tokio::spawn(converse(stream, acceptor.clone(), offers, book.clone()));
            }
        });
        porter
    }

    pub(super) fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }
}

/// What all conversations of a porter share.
#[derive(Clone)]
struct Book {
    said: Arc<Mutex<Vec<String>>>,
    answer: Arc<dyn Fn(&str) -> &'static str + Send + Sync>,
    unanswered: Arc<Mutex<Unanswered>>,
}

async fn converse(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    offers: &'static str,
    book: Book,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(acceptor.accept(stream).await?);
    stream.write_all(b"220 relay.example\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let heard = std::mem::take(&mut line);
        if heard.starts_with("EHLO") {
            let hello = format!("250-relay.example\r\n250-{offers}\r\n250 OK\r\n");
            stream.write_all(hello.as_bytes()).await?;
            continue;
        }
        book.said.lock().unwrap().push(heard.trim_end().to_owned());
        let answer = (book.answer)(heard.trim_end());
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if answer.starts_with("235-") {
            book.wait_for_end_of(&mut stream).await;
            return Ok(());
        }
        if answer.starts_with("421") {
            return Ok(());
        }
    }
    Ok(())
}

impl Book {
    /// Keeps a caller waiting until it hangs up.
    async fn wait_for_end_of(&self, stream: &mut (impl AsyncRead + Unpin)) {
        {
            let mut unanswered = self.unanswered.lock().unwrap();
            unanswered.now += 1;
            unanswered.most = unanswered.most.max(unanswered.now);
        }
        let _ = stream.read_to_end(&mut Vec::new()).await;
        self.unanswered.lock().unwrap().now -= 1;
    }
}

const PLAIN: &str = "AUTH PLAIN AGVkaXRvcgBvcGVuIHNlc2FtZQ==";
pub(super) const WELCOME: &str = "235 2.7.0 welcome";
/// `user=editor`, `auth=Bearer open sesame`, each closed by U+0001, and one more at the end.
const TOKEN: &str = "AUTH XOAUTH2 dXNlcj1lZGl0b3IBYXV0aD1CZWFyZXIgb3BlbiBzZXNhbWUBAQ==";

#[tokio::test]
async fn each_mechanism_says_its_own_words() {
    let asked = ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", WELCOME];
    let odd = ["334 ", "334 d2hhdD8=", WELCOME];
    let login = ["AUTH LOGIN", "ZWRpdG9y", "b3BlbiBzZXNhbWU="];
    let said: [(_, _, &[&'static str], &[&str]); 5] = [
        ("AUTH PLAIN LOGIN XOAUTH2", Auth::Password, &[WELCOME], &[PLAIN]),
        ("AUTH LOGIN", Auth::Password, &asked, &login),
        ("AUTH LOGIN", Auth::Password, &odd, &login),
        ("AUTH PLAIN LOGIN XOAUTH2", Auth::Xoauth2, &[WELCOME], &[TOKEN]),
        ("AUTH XOAUTH2", Auth::Xoauth2, &[WELCOME], &[TOKEN]),
    ];
    for (offers, auth, answers, words) in said {
        let porter = Porter::new(offers, auth, answers).await;
        Session::open(&porter.target).await.unwrap();
        assert_eq!(porter.said(), words, "{offers} {auth:?}");
    }
}

#[tokio::test]
async fn a_login_the_relay_does_not_offer_is_not_tried() {
    let porter = Porter::new("AUTH XOAUTH2 CRAM-MD5", Auth::Password, &[WELCOME]).await;
    let error = failure(Session::open(&porter.target).await);
    assert!(matches!(error, Error::NoMechanism { .. }) && !error.is_temporary(), "{error:?}");
    let tokens = Porter::new("AUTH PLAIN LOGIN", Auth::Xoauth2, &[WELCOME]).await;
    let error = failure(Session::open(&tokens.target).await);
    assert!(matches!(error, Error::NoTokens { .. }) && !error.is_temporary(), "{error:?}");
    assert!(porter.said().is_empty() && tokens.said().is_empty());
}

#[tokio::test]
async fn a_refused_token_s_explanation_is_answered_with_an_empty_line() {
    let refusal = ["334 eyJzdGF0dXMiOiI0MDEifQ==", "535 5.7.8 token expired"];
    let porter = Porter::new("AUTH XOAUTH2", Auth::Xoauth2, &refusal).await;
    let error = failure(Session::open(&porter.target).await);
    assert!(matches!(&error, Error::Login { reply, .. } if reply.code == 535), "{error:?}");
    assert_eq!(porter.said(), [TOKEN, ""]);
}

#[tokio::test]
async fn a_relay_that_asks_for_ever_is_left() {
    let said = [
        ("AUTH PLAIN", Auth::Password, 2),
        ("AUTH LOGIN", Auth::Password, 3),
        ("AUTH XOAUTH2", Auth::Xoauth2, 2),
    ];
    for (offers, auth, words) in said {
        let porter = Porter::new(offers, auth, &["334 bW9yZQ=="]).await;
        let error = failure(Session::open(&porter.target).await);
        assert!(matches!(error, Error::Insatiable(_)) && !error.is_temporary(), "{error:?}");
        assert_eq!(porter.said().len(), words, "{offers}");
    }
}

/// So many lines call at once.
pub(super) async fn crowd(target: &Target, lines: usize) -> Vec<Result<Session, Error>> {
    let calls: Vec<_> = (0..lines)
        .map(|_| {
            let target = target.clone();
            tokio::spawn(async move { Session::open(&target).await })
        })
        .collect();
    let mut opened = Vec::new();
    for call in calls {
        opened.push(call.await.unwrap());
    }
    opened
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_however_many_lines_there_are() {
    for refusal in ["535 5.7.8 wrong", "534 5.7.9 too weak", "538 5.7.11 encrypt"] {
        let porter = Porter::new("AUTH PLAIN", Auth::Password, &[refusal, WELCOME]).await;
        for opened in crowd(&porter.target, 8).await {
            let error = failure(opened);
            assert!(matches!(error, Error::Login { .. }) && !error.is_temporary(), "{error:?}");
        }
        assert_eq!(porter.said(), [PLAIN], "{refusal}");
    }
}

#[tokio::test]
async fn a_login_put_off_is_tried_three_times_and_then_left_for_later() {
    for later in ["454 4.7.0 not now", "421 4.7.0 not now", "432 4.7.12 change it"] {
        let porter = Porter::new("AUTH PLAIN", Auth::Password, &[later]).await;
        for opened in crowd(&patient(&porter.target), 8).await {
            let error = failure(opened);
            assert!(matches!(error, Error::PutOff { .. }) && error.is_temporary(), "{error:?}");
            assert_eq!(error.phase(), Phase::Login);
            assert!(error.to_string().contains("the password is not to blame"), "{error}");
        }
        assert_eq!(porter.said(), [PLAIN; 3], "{later}");
    }
}

/// The same target, which lets a deferred login rest until the test is over.
fn patient(target: &Target) -> Target {
    let timeouts = Timeouts { login_pauses: [Duration::from_millis(20); 2], ..Timeouts::default() };
    target.clone().with_timeouts(timeouts)
}

#[tokio::test]
async fn a_login_put_off_is_tried_again_when_it_has_rested() {
    let answers = ["454 4.7.0 not now"; 3].into_iter().chain([WELCOME]).collect::<Vec<_>>();
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &answers).await;
    let error = failure(Session::open(&porter.target).await);
    assert!(matches!(error, Error::PutOff { .. }), "{error:?}");
    tokio::time::timeout(HANG_GUARD, async {
        while Session::open(&porter.target).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the login is never tried again");
    assert_eq!(porter.said().len(), 4);
}

#[tokio::test]
async fn a_mechanism_that_is_refused_is_left_for_the_next_one_and_the_password_not_blamed() {
    for refusal in ["504 5.7.4 Unrecognized authentication type", "535 5.7.3 method unsupported"] {
        let answers = [refusal, "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", WELCOME];
        let porter = Porter::new("AUTH PLAIN LOGIN", Auth::Password, &answers).await;
        Session::open(&porter.target).await.unwrap();
        assert_eq!(porter.said(), [PLAIN, "AUTH LOGIN", "ZWRpdG9y", "b3BlbiBzZXNhbWU="]);
    }
    for (offers, auth) in [("AUTH PLAIN", Auth::Password), ("AUTH XOAUTH2", Auth::Xoauth2)] {
        let porter = Porter::new(offers, auth, &["504 5.7.4 not this one"]).await;
        let error = failure(Session::open(&porter.target).await);
        assert!(matches!(error, Error::MechanismRefused { .. }), "{error:?}");
        assert!(!error.is_temporary() && error.to_string().contains("not to blame"), "{error}");
    }
}

#[tokio::test]
async fn a_refused_mechanism_is_refused_once_for_all_lines() {
    let porter = Porter::new("AUTH PLAIN LOGIN", Auth::Password, &["504 no", WELCOME]).await;
    assert!(crowd(&porter.target, 8).await.iter().all(Result::is_ok));
    let plain = porter.said().iter().filter(|line| line.starts_with("AUTH PLAIN")).count();
    assert_eq!((plain, porter.said().len()), (1, 1 + 8));
}

#[tokio::test]
async fn keywords_in_lower_case_and_with_a_sign_of_equality_are_offers() {
    for offers in ["auth plain", "Auth=Plain login", "auth cram-md5\r\n250-AUTH=PLAIN"] {
        let porter = Porter::new(offers, Auth::Password, &[WELCOME]).await;
        Session::open(&porter.target).await.unwrap();
        assert_eq!(porter.said(), [PLAIN]);
    }
}

#[tokio::test]
async fn a_relay_that_overlooks_the_answer_in_the_command_gets_it_again() {
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &["334 ", WELCOME]).await;
    Session::open(&porter.target).await.unwrap();
    assert_eq!(porter.said(), [PLAIN, "AGVkaXRvcgBvcGVuIHNlc2FtZQ=="]);
}

#[tokio::test]
async fn a_login_put_off_twice_gets_in_at_the_third_try_and_so_do_all_others() {
    let answers = ["454 4.7.0 not now", "421 4.7.0 not now", WELCOME];
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &answers).await;
    assert!(crowd(&porter.target, 8).await.iter().all(Result::is_ok));
    assert_eq!(porter.said().len(), 2 + 8);
}

#[tokio::test]
async fn a_relay_that_takes_no_more_logins_keeps_those_it_took() {
    let answers = [WELCOME, "432 4.3.2 too many connections"];
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &answers).await;
    let first = Session::open(&porter.target).await;
    assert!(first.is_ok());
    for _ in 0..4 {
        let error = failure(Session::open(&porter.target).await);
        assert!(
            matches!(&error, Error::Refused(refused) if refused.phase == Phase::Login),
            "{error:?}"
        );
        assert!(error.is_temporary());
    }
    assert_eq!(*porter.callers.lock().unwrap(), 5);
}

#[tokio::test]
async fn a_relay_silent_at_the_login_is_not_waited_for_by_one_line_after_the_other() {
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &["235-welcome"]).await;
    let short = Timeouts { command: Duration::from_secs(2), ..Timeouts::default() };
    for opened in crowd(&porter.target.clone().with_timeouts(short), 8).await {
        assert!(matches!(opened, Err(Error::Lost { phase: Phase::Login, .. })), "{opened:?}");
    }
    assert_eq!(porter.said().len(), 8);
    let most = porter.unanswered.lock().unwrap().most;
    assert!((2..=5).contains(&most), "three wait in turn, the other five together: {most}");
}
