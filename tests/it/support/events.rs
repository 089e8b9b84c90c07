//! A watcher of server-sent events.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;

/// One event; its id is the last that was seen.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// An open stream.
#[derive(Debug)]
pub(crate) struct Events {
    stream: BufReader<TcpStream>,
    text: String,
    /// The head of the answer, in lower case.
    pub(crate) head: String,
    /// The id to come back with.
    pub(crate) last_id: Option<String>,
}

impl Events {
    /// Opens `target` and waits for the opening event.
    #[track_caller]
    pub(crate) fn open(address: SocketAddr, target: &str, last_id: Option<&str>) -> Self {
        let stream = TcpStream::connect(address).expect("the server accepts connections");
        let id = last_id.map_or_else(String::new, |id| format!("Last-Event-ID: {id}\r\n"));
        let request = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n{id}\r\n");
        (&stream)
            .write_all(request.as_bytes())
            .expect("a request is sent");
        let mut events = Self {
            stream: BufReader::new(stream),
            text: String::new(),
            head: String::new(),
            last_id: last_id.map(str::to_owned),
        };
        while !events.head.ends_with("\r\n\r\n") {
            let read = events.stream.read_line(&mut events.head);
            assert!(read.expect("a head") > 0, "no answer: {}", events.head);
        }
        events.head.make_ascii_lowercase();
        assert!(events.head.contains(" 200 "), "{}", events.head);
        let opening = events.block(Duration::from_secs(10));
        assert!(
            opening.expect("an opening").contains("event: watching"),
            "the stream does not say that it is open"
        );
        events
    }

    /// The next event, if one comes in time.
    pub(crate) fn next(&mut self, patience: Duration) -> Option<Event> {
        let deadline = Instant::now() + patience;
        loop {
            let block = self.block(deadline.saturating_duration_since(Instant::now()))?;
            let field = |name: &str| {
                let lines = block.lines();
                lines.filter_map(|line| line.strip_prefix(name)).next_back()
            };
            if let Some(data) = field("data: ") {
                return Some(Event {
                    name: field("event: ").unwrap_or("message").to_owned(),
                    data: serde_json::from_str(data).expect("JSON"),
                });
            }
        }
    }

    /// The next event named `change` that holds a change with these members.
    #[track_caller]
    pub(crate) fn change(&mut self, patience: Duration, wanted: &[(&str, &str)]) -> Value {
        let deadline = Instant::now() + patience;
        let mut seen = Vec::new();
        while let Some(event) = self.next(deadline.saturating_duration_since(Instant::now())) {
            let changes = event.data["changes"].as_array().cloned();
            let found = changes
                .into_iter()
                .flatten()
                .find(|change| wanted.iter().all(|(name, value)| change[*name] == *value));
            if let Some(found) = found {
                return found;
            }
            seen.push(event);
        }
        panic!("{wanted:?} was not told within {patience:?}; seen: {seen:#?}");
    }

    /// Whether the stream ends in time, whatever comes before.
    pub(crate) fn ends(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        loop {
            match self.fill(deadline.saturating_duration_since(Instant::now())) {
                Ok(true) => {}
                Ok(false) => return true,
                Err(_) => return false,
            }
        }
    }

    /// What comes before the next empty line; notes its id.
    fn block(&mut self, patience: Duration) -> Option<String> {
        let deadline = Instant::now() + patience;
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                if let Some(id) = block.lines().find_map(|line| line.strip_prefix("id: ")) {
                    self.last_id = Some(id.to_owned());
                }
                return Some(block);
            }
            match self.fill(deadline.saturating_duration_since(Instant::now())) {
                Ok(true) => {}
                Ok(false) | Err(_) => return None,
            }
        }
    }

    /// Reads one chunk; false at the end.
    fn fill(&mut self, patience: Duration) -> io::Result<bool> {
        if patience.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.get_ref().set_read_timeout(Some(patience))?;
        let mut size = String::new();
        if self.stream.read_line(&mut size)? == 0 {
            return Ok(false);
        }
        let size = usize::from_str_radix(size.trim_end(), 16)
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let mut chunk = vec![0; size + 2];
        self.stream.read_exact(&mut chunk)?;
        self.text.push_str(&String::from_utf8_lossy(&chunk[..size]));
        Ok(size > 0)
    }
}
