//! A blocking HTTP/1.1 client that costs as little as possible, because it shares the processor
//! with the server it measures: one kept-alive connection, requests handed over as finished bytes,
//! of an answer only the status and the framing are read.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::failure::{Failure, Result};

/// Longest wait for one read or write before the server counts as hanging.
const PATIENCE: Duration = Duration::from_mins(2);
/// Size of the read buffer, in bytes.
const BUFFER: usize = 256 * 1024;
/// Bytes of a failed answer that are kept to explain it.
const EXPLANATION: usize = 200;

/// The bytes of a GET request.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}

/// The bytes of a POST request with a JSON body.
pub(crate) fn post(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The head of a PUT request whose body of `length` bytes follows.
pub(crate) fn put_head(path: &str, length: usize) -> Vec<u8> {
    format!(
        "PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n\
         Content-Length: {length}\r\n\r\n"
    )
    .into_bytes()
}

/// How the end of a body is found.
enum Framing {
    Length(u64),
    Chunked,
    UntilClose,
}

struct Head {
    status: u16,
    framing: Framing,
    close: bool,
}

/// One kept-alive connection.
pub(crate) struct Connection {
    address: SocketAddr,
    reader: BufReader<TcpStream>,
    /// The server announced that it closes the connection after the last answer.
    stale: bool,
    line: Vec<u8>,
    body: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Result<Self> {
        Ok(Self {
            address,
            reader: BufReader::with_capacity(BUFFER, connect(address)?),
            stale: false,
            line: Vec::new(),
            body: Vec::new(),
        })
    }

    /// Sends a whole request and returns the body of its answer, which has to be a 200.
    pub(crate) fn call(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.send(request)?;
        self.receive()?;
        Ok(&self.body)
    }

    /// Sends `head` and then the blocks, and waits for the 200.
    pub(crate) fn upload<'a>(
        &mut self,
        head: &[u8],
        mut blocks: impl Iterator<Item = &'a [u8]>,
    ) -> Result<()> {
        self.send(head)?;
        let sent = blocks.try_for_each(|block| self.reader.get_mut().write_all(block));
        // A server that refuses a body may answer before it has read all of it, and that answer
        // says more than the broken pipe.
        match (sent, self.receive()) {
            (Err(broken), Err(Failure::Failed(_)) | Ok(())) => Err(broken.into()),
            (_, received) => received,
        }
    }

    /// Sends a request and drops the body of its answer as it arrives, telling `each` the length of
    /// every block; returns the length of all in bytes.
    pub(crate) fn drain(&mut self, request: &[u8], each: impl Fn(usize) + Copy) -> Result<u64> {
        self.send(request)?;
        let head = self.head()?;
        if head.status != 200 {
            self.read_body(&head.framing)?;
            return Err(refused(head.status, &self.body));
        }
        self.each_block(&head.framing, |_, block| each(block.len()))
    }

    fn send(&mut self, request: &[u8]) -> Result<()> {
        if self.stale {
            self.reader = BufReader::with_capacity(BUFFER, connect(self.address)?);
            self.stale = false;
        }
        Ok(self.reader.get_mut().write_all(request)?)
    }

    fn receive(&mut self) -> Result<()> {
        let head = self.head()?;
        self.read_body(&head.framing)?;
        if head.status == 200 {
            Ok(())
        } else {
            Err(refused(head.status, &self.body))
        }
    }

    fn head(&mut self) -> Result<Head> {
        let status = self
            .next_line()?
            .get(9..12)
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| Failure::because("the answer has no status line"))?;
        let mut head = Head {
            status,
            framing: Framing::UntilClose,
            close: false,
        };
        loop {
            let line = self.next_line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                head.framing = Framing::Length(value.parse().map_err(Failure::because)?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                head.framing = Framing::Chunked;
            } else if name.eq_ignore_ascii_case("connection") {
                head.close = value.eq_ignore_ascii_case("close");
            }
        }
        self.stale = head.close || matches!(head.framing, Framing::UntilClose);
        Ok(head)
    }

    fn next_line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.reader.read_until(b'\n', &mut self.line)? == 0 {
            return Err(Failure::because("the server closed the connection"));
        }
        std::str::from_utf8(&self.line)
            .map(str::trim_end)
            .map_err(Failure::because)
    }

    fn read_body(&mut self, framing: &Framing) -> Result<()> {
        self.body.clear();
        self.each_block(framing, Vec::extend_from_slice)?;
        Ok(())
    }

    /// Hands every block of the body to `take` together with the body buffer; returns its length.
    fn each_block(
        &mut self,
        framing: &Framing,
        take: impl Fn(&mut Vec<u8>, &[u8]) + Copy,
    ) -> Result<u64> {
        match framing {
            Framing::Length(length) => self.exactly(*length, take),
            Framing::UntilClose => Ok(copy(&mut self.reader, &mut self.body, u64::MAX, take)?),
            Framing::Chunked => {
                let mut total = 0;
                loop {
                    let line = self.next_line()?;
                    let size = line.split(';').next().unwrap_or_default();
                    let size = u64::from_str_radix(size, 16).map_err(Failure::because)?;
                    total += self.exactly(size, take)?;
                    self.next_line()?;
                    if size == 0 {
                        return Ok(total);
                    }
                }
            }
        }
    }

    fn exactly(&mut self, length: u64, take: impl Fn(&mut Vec<u8>, &[u8])) -> Result<u64> {
        let read = copy(&mut self.reader, &mut self.body, length, take)?;
        if read == length {
            Ok(read)
        } else {
            Err(Failure::because("the answer is cut short"))
        }
    }
}

fn copy(
    reader: &mut BufReader<TcpStream>,
    body: &mut Vec<u8>,
    limit: u64,
    take: impl Fn(&mut Vec<u8>, &[u8]),
) -> io::Result<u64> {
    let mut reader = reader.take(limit);
    loop {
        let block = reader.fill_buf()?;
        if block.is_empty() {
            return Ok(limit - reader.limit());
        }
        take(body, block);
        let length = block.len();
        reader.consume(length);
    }
}

fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// The failure behind an answer other than 200. A 404 that speaks of a resource is an answer; any
/// other 404 or 405 says that the endpoint is missing (FastTrackML says so with a 500 at times).
fn refused(status: u16, body: &[u8]) -> Failure {
    let text = String::from_utf8_lossy(&body[..body.len().min(EXPLANATION)]);
    let missing = matches!(status, 404 | 405) && !text.contains("RESOURCE_DOES_NOT_EXIST");
    if missing || text.contains("ENDPOINT_NOT_FOUND") {
        return Failure::NotOffered;
    }
    Failure::because(format_args!("{status} {text}"))
}
