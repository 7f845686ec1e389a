//! Certificates: which are trusted, and what is said of one that is not.

use std::sync::Arc;

use matinale::publication::Security;
use matinale::smtp::{Error, Session};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::{default_provider, sign::any_supported_type};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};

use super::{failure, relay, target};
use crate::scripted::Scripted;
use crate::scripted::Step::{Expect, Hush, Say, Tls};

/// What the certificate of a server says.
fn certificate_for(names: &[&str], signer: &str) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut wanted = CertificateParams::new(names).unwrap();
    wanted.distinguished_name.push(DnType::CommonName, signer);
    wanted
}

/// What `openssl req -x509` writes: the certificate of an authority, which a server uses as its own.
fn as_openssl_makes_it(names: &[&str]) -> CertificateParams {
    let mut wanted = certificate_for(names, "localhost");
    wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    wanted
}

/// A server that shows this certificate and signs with this key, whether they belong together or not.
fn acceptor(certificate: &CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let shown = CertifiedKey::new(vec![certificate.clone()], any_supported_type(&key).unwrap());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
    TlsAcceptor::from(Arc::new(config))
}

/// Calls a relay with this certificate. The client trusts `house` besides the system.
async fn call(
    certificate: &CertificateDer<'static>,
    key: &KeyPair,
    house: &[&CertificateDer<'static>],
) -> Result<Session, Error> {
    let hello = "250 relay.example\r\n";
    let steps =
        [Tls, Say("220 hi\r\n"), Expect("EHLO"), Say(hello), Expect("EHLO"), Say(hello), Hush];
    let server = Scripted::with(certificate.clone(), acceptor(certificate, key), &steps).await;
    let target = target(relay(&server, Security::Implicit))
        .trusting(house.iter().copied().cloned().collect::<Vec<_>>());
    Session::open(&target).await
}

/// What is said of a certificate that is refused.
async fn refused(
    certificate: &CertificateDer<'static>,
    key: &KeyPair,
    house: &[&CertificateDer<'static>],
) -> String {
    let error = failure(call(certificate, key, house).await);
    assert!(matches!(error, Error::Certificate { .. }) && !error.is_temporary(), "{error:?}");
    error.to_string()
}

/// A certificate that is signed by itself, and its key.
fn own(wanted: &CertificateParams) -> (CertificateDer<'static>, KeyPair) {
    let key = KeyPair::generate().unwrap();
    (wanted.self_signed(&key).unwrap().der().clone(), key)
}

/// An authority of the house.
fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut wanted = certificate_for(&[], name);
    wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(wanted, KeyPair::generate().unwrap()).unwrap()
}

#[tokio::test]
async fn a_certificate_as_openssl_makes_it_is_trusted_where_the_settings_name_it() {
    let (certificate, key) = own(&as_openssl_makes_it(&["localhost"]));
    let stranger = authority("Maison").der().clone();
    let said = refused(&certificate, &key, &[&stranger]).await;
    assert!(said.contains("signed by itself") && said.contains("`ca_file`"), "{said}");
    call(&certificate, &key, &[&stranger, &certificate]).await.unwrap();
    let (leaf, key) = own(&certificate_for(&["localhost"], "localhost"));
    call(&leaf, &key, &[&leaf]).await.unwrap();
}

#[tokio::test]
async fn a_certificate_of_the_house_has_the_relay_s_name_and_its_dates_hold() {
    let (other, key) = own(&as_openssl_makes_it(&["mail.elsewhere.example"]));
    let said = refused(&other, &key, &[&other]).await;
    assert!(said.contains("another name, `mail.elsewhere.example`"), "{said}");

    let mut over = as_openssl_makes_it(&["localhost"]);
    over.not_after = date_time_ymd(2021, 1, 1);
    let (over, key) = own(&over);
    let said = refused(&over, &key, &[&over]).await;
    assert!(said.contains("has expired"), "{said}");

    let mut early = as_openssl_makes_it(&["localhost"]);
    early.not_before = date_time_ymd(3000, 1, 1);
    let (early, key) = own(&early);
    let said = refused(&early, &key, &[&early]).await;
    assert!(said.contains("not valid yet") && said.contains("clock"), "{said}");
}

#[tokio::test]
async fn no_other_certificate_of_the_same_name_is_trusted_with_it() {
    let (known, _) = own(&as_openssl_makes_it(&["localhost"]));
    let (other, key) = own(&as_openssl_makes_it(&["localhost"]));
    let said = refused(&other, &key, &[&known]).await;
    assert!(said.contains("signed"), "{said}");
}

#[tokio::test]
async fn who_has_no_key_for_a_certificate_of_the_house_is_not_the_relay() {
    let (certificate, _) = own(&as_openssl_makes_it(&["localhost"]));
    let (_, other) = own(&as_openssl_makes_it(&["localhost"]));
    let error = failure(call(&certificate, &other, &[&certificate]).await);
    assert!(!error.is_temporary(), "{error:?}");
    assert!(matches!(error, Error::Certificate { .. } | Error::Handshake(..)), "{error:?}");
}

#[tokio::test]
async fn an_authority_of_the_house_vouches_for_its_relays_and_is_named_where_it_is_unknown() {
    let house = authority("Maison");
    let key = KeyPair::generate().unwrap();
    let leaf = certificate_for(&["localhost"], "relay").signed_by(&key, &house).unwrap();
    call(leaf.der(), &key, &[house.der()]).await.unwrap();
    let said = refused(leaf.der(), &key, &[authority("Other").der()]).await;
    assert!(said.contains("CN=Maison") && said.contains("`ca_file`"), "{said}");
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_said_in_words_and_with_what_to_do() {
    let house = authority("Maison");
    let key = KeyPair::generate().unwrap();
    let signed = |wanted: CertificateParams| wanted.signed_by(&key, &house).unwrap();

    let nameless = signed(certificate_for(&[], "localhost"));
    let mut over = certificate_for(&["localhost"], "relay");
    over.not_after = date_time_ymd(2021, 1, 1);
    let mut early = certificate_for(&["localhost"], "relay");
    early.not_before = date_time_ymd(3000, 1, 1);
    let mut reader = certificate_for(&["localhost"], "relay");
    reader.extended_key_usages.push(ExtendedKeyUsagePurpose::EmailProtection);
    for (certificate, words) in [
        (nameless, "subjectAltName"),
        (signed(over), "has expired"),
        (signed(early), "not valid yet"),
        (signed(certificate_for(&["a.example", "b.example"], "x")), "`a.example`, `b.example`"),
        (signed(as_openssl_makes_it(&["localhost"])), "an authority's"),
        (signed(reader), "invalid extensions"),
    ] {
        let said = refused(certificate.der(), &key, &[house.der()]).await;
        assert!(said.contains(words), "{words}: {said}");
        assert!(said.contains("provider") || said.contains("write"), "{said}");
    }
}
