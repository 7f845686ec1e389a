//! The language of what was found.

use std::net::UdpSocket;

use super::{Clinic, read_told, tells};
use crate::spoken::require_french;

const FRENCH: &[&str] = &["--lang", "fr"];

#[test]
fn what_was_found_is_said_in_french_and_codes_and_grades_stay() {
    let clinic = Clinic::open();
    let told = clinic.examine_with(&clinic.zone, FRENCH);
    tells(&told, "spf.relay", "fine", "l’enregistrement autorise 192.0.2.1 à envoyer");
    tells(&told, "unsubscribe", "unchecked", "le premier envoi la crée");
    let sick = clinic.zone.with("echo.example TXT v=spf1", &["echo.example TXT v=spf1 incldue:x"]);
    let told = clinic.examine_with(&sick, FRENCH);
    tells(&told, "spf", "fault", "`incldue:x` est faux\u{a0}: ce mécanisme n’existe pas");
    let ran = clinic.run_with(&sick, FRENCH).exits(1);
    require_french(&ran);
    assert!(ran.out.contains("domaine echo.example"), "{}", ran.out);
    assert!(ran.out.contains("  DÉFAUT         spf\u{a0}: "), "{}", ran.out);
    assert!(ran.out.contains("1 défaut, "), "{}", ran.out);
}

#[test]
fn a_machine_without_a_network_is_told_in_french() {
    let clinic = Clinic::open();
    // The port is taken, and nobody answers there.
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let ran = clinic.run([&["doctor", "--json", "--resolver", &address][..], FRENCH].concat());
    let told = read_told(&ran);
    tells(&told, "dns", "unchecked", "aucun serveur de noms ne répond");
    tells(&told, "dns", "unchecked", "connectez cette machine");
}
