//! A visitor with one connection and a few cookies, enough to ask our own server for pages.
//! Not a client for the world: no TLS, no redirects to elsewhere, no compression.

use crate::shell::Stop;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// What came back.
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// The content's type, such as `text/html; charset=utf-8`.
    pub kind: String,
    /// The content as text.
    pub body: String,
}

impl Answer {
    /// Whether it is a page.
    pub fn is_html(&self) -> bool {
        self.kind.starts_with("text/html")
    }
}

/// Someone with a browser's memory: one connection, kept open, and the cookies given so far.
pub struct Visitor {
    port: u16,
    connection: Option<BufReader<TcpStream>>,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// A visitor of a port of this machine.
    pub fn new(port: u16) -> Visitor {
        Visitor {
            port,
            connection: None,
            cookies: BTreeMap::new(),
        }
    }

    /// Asks for a path, on the connection that is open if it still works.
    pub fn get(&mut self, path: &str) -> Result<Answer, Stop> {
        let answer = self.ask(path).or_else(|_| {
            self.connection = None;
            self.ask(path)
        });
        answer.map_err(|error| {
            Stop::new(
                "The page was not measured.",
                format!("{path}: {error}."),
                "Look whether the server still runs.",
            )
        })
    }

    fn ask(&mut self, path: &str) -> io::Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = if cookies.is_empty() {
            String::new()
        } else {
            format!("Cookie: {}\r\n", cookies.join("; "))
        };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept: text/html\r\n{cookies}\r\n",
            self.port
        );
        connection.get_mut().write_all(request.as_bytes())?;
        let answer = self.read(&mut connection)?;
        self.connection = Some(connection);
        Ok(answer)
    }

    fn connect(&self) -> io::Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(BufReader::new(stream))
    }

    fn read(&mut self, from: &mut impl BufRead) -> io::Result<Answer> {
        let first = line(from)?;
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .ok_or_else(|| io::Error::other(format!("not an answer: {first}")))?;
        let (mut length, mut kind, mut chunked) = (0, String::new(), false);
        loop {
            let header = line(from)?;
            let Some((name, value)) = header.split_once(':') else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().map_err(io::Error::other)?,
                "transfer-encoding" => chunked = value.contains("chunked"),
                "content-type" => kind = value.trim().to_owned(),
                "set-cookie" => self.remember(value),
                _ => {}
            }
        }
        let body = if chunked {
            read_chunks(from)?
        } else {
            read_exactly(from, length)?
        };
        Ok(Answer {
            status,
            kind,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    fn remember(&mut self, cookie: &str) {
        if let Some((name, value)) = cookie.split(';').next().unwrap_or_default().split_once('=') {
            self.cookies
                .insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    match from.read_line(&mut line)? {
        0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        _ => Ok(line.trim_end().to_owned()),
    }
}

fn read_exactly(from: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(body)
}

fn read_chunks(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let length = usize::from_str_radix(&line(from)?, 16).map_err(io::Error::other)?;
        body.extend(read_exactly(from, length)?);
        line(from)?;
        if length == 0 {
            return Ok(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Answer, Visitor) {
        let mut visitor = Visitor::new(0);
        let answer = visitor.read(&mut text.as_bytes()).unwrap();
        (answer, visitor)
    }

    #[test]
    fn a_page_of_a_told_length_is_read_and_its_cookie_kept() {
        let (answer, visitor) = read(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 4\r\n\r\npage and more",
        );
        assert_eq!(
            (answer.status, answer.body.as_str(), answer.is_html()),
            (200, "page", true)
        );
        assert_eq!(visitor.cookies["a"], "b");
    }

    #[test]
    fn a_page_in_pieces_is_put_together() {
        let (answer, _) = read(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\npag\r\n1\r\ne\r\n0\r\n\r\n",
        );
        assert_eq!(answer.body, "page");
    }

    #[test]
    fn an_answer_that_ends_early_is_an_error() {
        assert!(
            Visitor::new(0)
                .read(&mut "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npage".as_bytes())
                .is_err()
        );
    }
}
