//! A small static file server for `dist/`, on this machine only: for `cargo xtask serve` and the end-to-end tests.
//!
//! Any static host can serve the site; this one exists so that looking at it needs nothing else. It answers GET and
//! HEAD, one request per connection, from a fixed number of threads, with bounded requests and a time limit each.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};

/// Requests answered at the same time; browsers open up to six connections and a few idle ones.
const THREADS: usize = 16;
/// The longest request head that is read.
const HEAD_LIMIT: u64 = 16 * 1024;
/// A connection that sends or takes nothing for so long is dropped.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many ports after 8080 are tried when it is taken.
const PORT_ATTEMPTS: u16 = 20;
/// The port of `cargo xtask serve`.
pub const DEFAULT_PORT: u16 = 8080;

/// A running server; it lives as long as the process.
pub struct Server {
    address: SocketAddr,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Serves `folder` on `port` (0 is any free one), or without a wish on 8080 or the next free port.
    ///
    /// # Errors
    /// When no such port is free.
    pub fn start(folder: PathBuf, port: Option<u16>) -> Result<Self> {
        let listener = match port {
            Some(port) => listen(port)
                .with_context(|| format!("port {port} is not free; choose another with --port")),
            None => (DEFAULT_PORT..DEFAULT_PORT + PORT_ATTEMPTS)
                .find_map(|port| listen(port).ok())
                .context("no port from 8080 on is free; choose one with --port"),
        }?;
        let address = listener.local_addr()?;
        let mut listeners = vec![listener];
        // `localhost` may mean either loopback address; the second is a courtesy.
        listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, address.port())));
        let mut threads = Vec::new();
        for listener in listeners {
            for _ in 0..THREADS {
                let (listener, folder) = (listener.try_clone()?, folder.clone());
                threads.push(thread::spawn(move || answer_all(&listener, &folder)));
            }
        }
        Ok(Self { address, threads })
    }

    /// What to type into the browser.
    pub fn url(&self) -> String {
        format!("http://localhost:{}/", self.address.port())
    }

    /// Serves until the process is ended.
    pub fn wait(self) {
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

fn answer_all(listener: &TcpListener, folder: &Path) {
    loop {
        if let Ok((stream, _)) = listener.accept() {
            // A browser that hung up is no fault of ours.
            let _ = answer(&stream, folder);
        }
    }
}

fn answer(mut stream: &TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.take(HEAD_LIMIT));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // Read the rest of the head: closing with unread input would reset the connection.
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let response = respond(method, target, folder);
    stream.write_all(response.head().as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&response.body)?;
    }
    stream.flush()
}

/// Status line, type and content of one answer.
struct Response {
    status: &'static str,
    media_type: &'static str,
    body: Vec<u8>,
}

impl Response {
    fn text(status: &'static str) -> Self {
        Self {
            status,
            media_type: "text/plain; charset=utf-8",
            body: format!("{status}\n").into_bytes(),
        }
    }

    fn head(&self) -> String {
        let Self {
            status,
            media_type,
            body,
        } = self;
        // Always ask again: what is looked at here is being worked on.
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            body.len()
        )
    }
}

fn respond(method: &str, target: &str, folder: &Path) -> Response {
    if !matches!(method, "GET" | "HEAD") {
        return Response::text("405 Method Not Allowed");
    }
    let Some(file) = file_for(target, folder) else {
        return Response::text("404 Not Found");
    };
    match fs::read(&file) {
        Ok(body) => Response {
            status: "200 OK",
            media_type: media_type(&file),
            body,
        },
        Err(_) => Response::text("404 Not Found"),
    }
}

/// The file that a request target names: below `folder` and nowhere else, through links neither.
fn file_for(target: &str, folder: &Path) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = PathBuf::from(percent_decoded(path)?);
    if !path
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let mut file = folder.join(path);
    if file.is_dir() {
        file.push("index.html");
    }
    let file = file.canonicalize().ok()?;
    file.starts_with(folder.canonicalize().ok()?)
        .then_some(file)
}

/// Undoes `%41`; `None` for what is no text or has no place in a file name.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            u8::try_from(digit()? * 16 + digit()?).ok()?
        } else {
            byte
        });
    }
    let decoded = String::from_utf8(decoded).ok()?;
    (!decoded.contains(['\\', ':', '\0'])).then_some(decoded)
}

fn media_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Without this type the browser refuses to compile while it downloads.
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site of its own per test, with a file beside it that must never be served.
    fn site(name: &str) -> PathBuf {
        let base = std::env::temp_dir().join(format!("xtask-server-{name}-{}", std::process::id()));
        let folder = base.join("dist");
        fs::create_dir_all(folder.join("data")).unwrap();
        fs::write(base.join("secret.txt"), "secret").unwrap();
        fs::write(folder.join("index.html"), "page").unwrap();
        fs::write(folder.join("data").join("a b.json"), "{}").unwrap();
        folder
    }

    #[test]
    fn names_inside_the_site_are_found() {
        let folder = site("inside");
        let cases = [
            ("/", Some("index.html")),
            ("/index.html?x=1#p=2", Some("index.html")),
            ("/data/a%20b.json", Some("a b.json")),
            ("/data/", None),
            ("/absent.js", None),
        ];
        for (target, file) in cases {
            let found = file_for(target, &folder);
            let found = found
                .as_deref()
                .and_then(Path::file_name)
                .and_then(|name| name.to_str());
            assert_eq!(found, file, "{target}");
        }
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }

    #[test]
    fn nothing_outside_the_site_is_served() {
        let folder = site("outside");
        for target in [
            "/../secret.txt",
            "/data/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/hostname",
            "/%2fetc/hostname",
            "/C:/secret.txt",
            "/index.html%00.txt",
            "/%zz",
            "/%e2%8",
            "secret.txt",
            "",
        ] {
            assert_eq!(file_for(target, &folder), None, "{target}");
        }
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_site_is_not_followed() {
        let folder = site("link");
        std::os::unix::fs::symlink("../secret.txt", folder.join("out.txt")).unwrap();
        assert_eq!(file_for("/out.txt", &folder), None);
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }

    #[test]
    fn only_reading_is_allowed() {
        let folder = site("methods");
        assert_eq!(
            respond("POST", "/", &folder).status,
            "405 Method Not Allowed"
        );
        assert_eq!(respond("GET", "/", &folder).status, "200 OK");
        assert_eq!(respond("HEAD", "/absent", &folder).status, "404 Not Found");
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }

    #[test]
    fn webassembly_has_the_type_that_browsers_ask_for() {
        assert_eq!(media_type(Path::new("planner_bg.wasm")), "application/wasm");
        assert_eq!(
            media_type(Path::new("loader.mjs")),
            "text/javascript; charset=utf-8"
        );
    }
}
