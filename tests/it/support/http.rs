//! A small HTTP/1.1 client that sends exactly what a test writes: targets and headers are not
//! normalised, so that hostile ones arrive as they are.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer may take on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A request, sent as it is.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &str, target: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            target: target.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Adds a header; `Host` and `Content-Length` replace the ones that are sent by themselves.
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.json_text(&body.to_string())
    }

    /// A body that says it is JSON, whether it is or not.
    pub(crate) fn json_text(self, body: &str) -> Self {
        self.header("Content-Type", "application/json").body(body)
    }

    fn head(&self, address: SocketAddr) -> String {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let given = |name: &str| {
            self.headers
                .iter()
                .any(|(n, _)| n.eq_ignore_ascii_case(name))
        };
        if !given("host") {
            let _ = write!(head, "Host: {address}\r\n");
        }
        if !given("content-length") && !given("transfer-encoding") {
            let _ = write!(head, "Content-Length: {}\r\n", self.body.len());
        }
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("\r\n");
        head
    }
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, which must be JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("not JSON ({e}): {} {}", self.status, self.text()))
    }

    /// The JSON body of an answer that must be a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// The message of an answer that must be an error with this status and code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        let body = self.json();
        assert_eq!(body["error_code"], code, "{body}");
        body["message"].as_str().expect("a message").to_owned()
    }

    /// As [`Response::refused`], for what the client did wrong.
    #[track_caller]
    pub(crate) fn invalid(&self) -> String {
        self.refused(400, "INVALID_PARAMETER_VALUE")
    }

    /// As [`Response::refused`], for what is not there.
    #[track_caller]
    pub(crate) fn not_found(&self) -> String {
        self.refused(404, "RESOURCE_DOES_NOT_EXIST")
    }
}

/// What a connection goes over: TCP, or TLS.
pub(crate) trait Stream: Read + Write + Send {}

impl<S: Read + Write + Send> Stream for S {}

/// One connection, kept open between requests.
pub(crate) struct Client {
    address: SocketAddr,
    stream: BufReader<Box<dyn Stream>>,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> io::Result<Self> {
        Ok(Self::over(connect(address)?, address))
    }

    /// Over a connection that is open already.
    pub(crate) fn over(stream: impl Stream + 'static, address: SocketAddr) -> Self {
        Self {
            address,
            stream: BufReader::new(Box::new(stream)),
        }
    }

    /// Sends a request and reads its answer.
    pub(crate) fn send(&mut self, request: &Request) -> io::Result<Response> {
        self.begin(request)?;
        self.read(request.method == "HEAD")
    }

    /// Sends the head and the bytes of the body that `request` holds, whatever it announces.
    pub(crate) fn begin(&mut self, request: &Request) -> io::Result<()> {
        let mut bytes = request.head(self.address).into_bytes();
        bytes.extend_from_slice(&request.body);
        self.stream.get_mut().write_all(&bytes)
    }

    /// Sends the rest of a body, and reads the answer.
    pub(crate) fn finish(&mut self, rest: &[u8]) -> io::Result<Response> {
        self.stream.get_mut().write_all(rest)?;
        self.read(false)
    }

    /// Waits until the server hangs up; an error when it sends something instead.
    pub(crate) fn closed(mut self) -> io::Result<()> {
        match self.stream.fill_buf()? {
            [] => Ok(()),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    /// Sends the head and no more than `body`, whatever the head announces, then hangs up.
    pub(crate) fn send_part(mut self, request: &Request) -> io::Result<()> {
        self.begin(request)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn read(&mut self, head_only: bool) -> io::Result<Response> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut response = Response {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            headers: Vec::new(),
            body: Vec::new(),
        };
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            response
                .headers
                .push((name.to_owned(), value.trim().to_owned()));
        }
        if head_only || matches!(response.status, 204 | 304) {
            return Ok(response);
        }
        if response.header("transfer-encoding") == Some("chunked") {
            self.read_chunks(&mut response.body)?;
        } else if let Some(length) = response.header("content-length") {
            let length = length.parse().map_err(|_| io::ErrorKind::InvalidData)?;
            response.body.resize(length, 0);
            self.stream.read_exact(&mut response.body)?;
        } else {
            self.stream.read_to_end(&mut response.body)?;
        }
        Ok(response)
    }

    fn read_chunks(&mut self, body: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let size = self.line()?;
            let size = usize::from_str_radix(&size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
            let start = body.len();
            body.resize(start + size, 0);
            self.stream.read_exact(&mut body[start..])?;
            self.line()?;
            if size == 0 {
                return Ok(());
            }
        }
    }
}

/// A TCP connection that does not wait for ever.
pub(crate) fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    Ok(stream)
}
