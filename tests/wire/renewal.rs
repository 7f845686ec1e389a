//! A secret that the relay refuses is asked for again: who asks, how often, and what comes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use matinale::outcome::Phase;
use matinale::publication::{Auth, Secret};
use matinale::smtp::{Error, SecretSource, Session};

use super::failure;
use super::login::{Porter, WELCOME, crowd};

/// What a source of secrets answers, and how often it was asked.
#[derive(Clone, Default)]
struct Source {
    asked: Arc<AtomicUsize>,
}

impl Source {
    /// A source that gives these secrets one after the other, and the last one for ever.
    fn giving(&self, secrets: &'static [Result<&'static str, &'static str>]) -> SecretSource {
        let asked = Arc::clone(&self.asked);
        SecretSource::new(move || {
            let number = asked.fetch_add(1, Ordering::SeqCst).min(secrets.len() - 1);
            let secret = secrets[number].map(|secret| Secret::new(secret.to_owned()));
            secret.map_err(str::to_owned)
        })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// `AUTH XOAUTH2` for the user `editor` and the token `fresh`.
const FRESH: &str = "AUTH XOAUTH2 dXNlcj1lZGl0b3IBYXV0aD1CZWFyZXIgZnJlc2gBAQ==";
/// What a relay says of a token that has expired, before it refuses it.
const EXPIRED: &str = "334 eyJzdGF0dXMiOiI0MDEifQ==";
const REFUSED: &str = "535 5.7.8 token expired";

/// A relay that takes the token `fresh` and no other.
async fn taking_fresh() -> Porter {
    Porter::judging("AUTH XOAUTH2", Auth::Xoauth2, |line| match line {
        FRESH => WELCOME,
        "" => REFUSED,
        _ => EXPIRED,
    })
    .await
}

#[tokio::test]
async fn an_expired_token_is_asked_for_again_once_for_all_lines() {
    let (porter, source) = (taking_fresh().await, Source::default());
    let target = porter.target.clone().renewing(source.giving(&[Ok("fresh")]));
    assert!(crowd(&target, 8).await.iter().all(Result::is_ok));
    assert_eq!(source.asked(), 1);
    let fresh = porter.said().iter().filter(|line| *line == FRESH).count();
    assert_eq!(fresh, 8, "{:?}", porter.said());
}

#[tokio::test]
async fn a_token_that_expires_after_a_login_is_asked_for_again_once_for_all_lines() {
    let expired = Arc::new(AtomicUsize::new(0));
    let known = Arc::clone(&expired);
    let porter = Porter::judging("AUTH XOAUTH2", Auth::Xoauth2, move |line| match line {
        FRESH => WELCOME,
        "" => REFUSED,
        _ if known.load(Ordering::SeqCst) == 0 => WELCOME,
        _ => EXPIRED,
    })
    .await;
    let source = Source::default();
    let target = porter.target.clone().renewing(source.giving(&[Ok("fresh")]));
    let first = Session::open(&target).await;
    assert!(first.is_ok() && source.asked() == 0);
    expired.store(1, Ordering::SeqCst);
    assert!(crowd(&target, 8).await.iter().all(Result::is_ok));
    assert_eq!(source.asked(), 1);
}

#[tokio::test]
async fn each_token_that_expires_is_asked_for_again() {
    let porter =
        Porter::new("AUTH PLAIN", Auth::Password, &[WELCOME, REFUSED, WELCOME, REFUSED, WELCOME])
            .await;
    let source = Source::default();
    let target = porter.target.clone().renewing(source.giving(&[Ok("two"), Ok("three")]));
    for asked in [0, 1, 2] {
        Session::open(&target).await.unwrap();
        assert_eq!(source.asked(), asked);
    }
    assert_eq!(porter.said().len(), 5);
}

#[tokio::test]
async fn a_password_that_is_wrong_and_has_not_changed_is_asked_for_once_and_tried_once() {
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &[REFUSED, WELCOME]).await;
    let source = Source::default();
    let target = porter.target.clone().renewing(source.giving(&[Ok("open sesame")]));
    for opened in crowd(&target, 8).await {
        let error = failure(opened);
        assert!(matches!(error, Error::Login { .. }) && !error.is_temporary(), "{error:?}");
    }
    assert_eq!((source.asked(), porter.said().len()), (1, 1));
}

#[tokio::test]
async fn a_source_that_never_gives_a_good_secret_is_asked_once() {
    let secrets = &[Ok("two"), Ok("three"), Ok("four"), Ok("five")];
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &[REFUSED]).await;
    let source = Source::default();
    let target = porter.target.clone().renewing(source.giving(secrets));
    for opened in crowd(&target, 8).await {
        let error = failure(opened);
        assert!(matches!(error, Error::Login { .. }), "{error:?}");
        assert_eq!(error.phase(), Phase::Login);
    }
    assert_eq!((source.asked(), porter.said().len()), (1, 2));
}

#[tokio::test]
async fn a_token_that_is_late_is_waited_for() {
    let (porter, source) = (taking_fresh().await, Source::default());
    let secrets = &[Ok("open sesame"), Err("it holds nothing"), Ok("fresh")];
    let target = porter.target.clone().renewing(source.giving(secrets));
    assert!(crowd(&target, 4).await.iter().all(Result::is_ok));
    assert_eq!(source.asked(), 3);
}

#[tokio::test]
async fn a_token_that_does_not_change_is_tried_once() {
    let (porter, source) = (taking_fresh().await, Source::default());
    let target = porter.target.clone().renewing(source.giving(&[Ok("open sesame")]));
    for opened in crowd(&target, 4).await {
        let error = failure(opened);
        assert!(matches!(error, Error::Login { auth: Auth::Xoauth2, .. }), "{error:?}");
        assert!(error.to_string().contains("token has expired"), "{error}");
    }
    assert_eq!((source.asked(), porter.said().len()), (3, 2));
}

#[tokio::test]
async fn a_source_that_fails_is_told_and_no_secret_with_it() {
    let porter = Porter::new("AUTH PLAIN", Auth::Password, &[REFUSED]).await;
    let source = Source::default();
    let target = porter.target.clone().renewing(source.giving(&[Err("the store is locked")]));
    let error = failure(Session::open(&target).await);
    assert!(matches!(error, Error::NotRenewed { .. }) && !error.is_temporary(), "{error:?}");
    let words = error.to_string();
    assert!(words.contains("the store is locked") && words.contains("token expired"), "{words}");
    assert!(!words.contains("sesame") && !format!("{target:?}").contains("sesame"), "{words}");
}
