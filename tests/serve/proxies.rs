//! The page behind the web servers that `serve --help` has recipes for: the recipes, as they are printed there, in
//! the real programs.

use std::env;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::{
    Answer, ONE_CLICK, Served, URLENCODED, link_path, newsroom_with_mail, suppressed, unsubscribed,
};
use crate::harness::{Newsroom, skip_without, wait_until};

/// A web server, until this value is dropped.
struct Proxy {
    program: Child,
    address: SocketAddr,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Proxy {
    /// Starts a web server with a recipe, which the closure makes a whole configuration of. `None` where it is not
    /// installed, unless `MATINALE_PROXIES=required`.
    fn begin(
        newsroom: &Newsroom,
        name: &str,
        configure: impl FnOnce(&str, SocketAddr) -> String,
        words: &[&str],
    ) -> Option<Self> {
        let Some(path) = find_program(name) else {
            let missing =
                format!("{name} is missing: install it (on Debian: apt-get install {name})");
            skip_without("MATINALE_PROXIES", "the recipes are not tried", &missing);
            return None;
        };
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let folder = newsroom.path("");
        let configuration = configure(&folder.display().to_string(), address);
        fs::write(newsroom.path("proxy.conf"), configuration).unwrap();
        let mut command = Command::new(path);
        command.args(words).current_dir(&folder).env("HOME", &folder).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(fs::File::create(newsroom.path("proxy.log")).unwrap());
        let program = command.spawn().unwrap();
        let proxy = Self { program, address };
        wait_until(name, || TcpStream::connect(address).is_ok());
        Some(proxy)
    }
}

fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The recipe below a line of the help that begins so, for the page of this newsroom.
fn find_recipe(newsroom: &Newsroom, heading: &str, served: &Served) -> String {
    let help = newsroom.run(["serve", "--help"]).exits(0).out;
    let (_, below) = help.split_once(&format!("\n{heading}")).expect("a recipe");
    let lines =
        below.lines().skip(2).take_while(|line| line.is_empty() || line.starts_with("    "));
    let recipe: Vec<&str> = lines.collect();
    recipe
        .join("\n")
        .replace("127.0.0.1:8026", &served.address.to_string())
        .replace("/leave/", "/partir/")
}

/// What readers and mail programs do, through a web server.
fn holds_behind(proxy: &Proxy, mut behind: Served, newsroom: &Newsroom) {
    behind.address = proxy.address;
    let path = link_path(newsroom, 0);
    behind.open(&path).is(200).says("Me désabonner");
    behind.open("/partir/nobody").is(404).says("Ce lien ne fonctionne pas.");
    let padded = behind.post(&path, &format!("{ONE_CLICK}&x={}", "y".repeat(40_000)));
    assert!(matches!(padded.status, 413 | 502), "{padded:?}");
    assert_eq!(suppressed(newsroom), []);
    let chunked = format!(
        "POST {} HTTP/1.1\r\nHost: echo.example\r\nContent-Type: {URLENCODED}\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\n\r\n1a\r\n{ONE_CLICK}\r\n0\r\n\r\n",
        link_path(newsroom, 1)
    );
    Answer::read(&behind.say(chunked)).is(200).says("Votre désabonnement est enregistré.");
    behind.post(&path, ONE_CLICK).is(200).says("Votre désabonnement est enregistré.");
    assert_eq!(suppressed(newsroom), unsubscribed(&[0, 1]));
    behind.post(&path, "wish=return").is(200);
    assert_eq!(suppressed(newsroom), unsubscribed(&[1]));
}

#[test]
fn the_recipe_for_caddy_brings_readers_to_the_page() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let recipe = find_recipe(&newsroom, "Caddy", &served);
    let configure = |_: &str, address: SocketAddr| {
        let site =
            recipe.replace("news.example {", &format!("http://echo.example:{} {{", address.port()));
        assert_ne!(site, recipe);
        format!("{{\n    admin off\n    default_bind 127.0.0.1\n}}\n{site}\n")
    };
    let words = ["run", "--config", "proxy.conf", "--adapter", "caddyfile"];
    let Some(proxy) = Proxy::begin(&newsroom, "caddy", configure, &words) else { return };
    holds_behind(&proxy, served, &newsroom);
}

#[test]
fn the_recipe_for_nginx_brings_readers_to_the_page() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let recipe = find_recipe(&newsroom, "nginx", &served);
    let configure = |folder: &str, address: SocketAddr| {
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let places = places.map(|place| format!("{place}_temp_path {folder}{place};\n")).concat();
        format!(
            "daemon off; master_process off; pid {folder}nginx.pid; error_log stderr;\nevents {{}}\n\
             http {{ access_log off;\n{places}server {{ listen {address};\n{recipe}\n}} }}\n"
        )
    };
    let folder = newsroom.path("").display().to_string();
    let words = ["-p", &folder, "-c", "proxy.conf", "-e", "stderr"];
    let Some(proxy) = Proxy::begin(&newsroom, "nginx", configure, &words) else { return };
    holds_behind(&proxy, served, &newsroom);
}
