//! A TCP proxy between a server and one of its peers that fails as networks and peers fail. It
//! knows nothing of what passes through it, except that it can answer HTTP itself.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// How often a frozen connection looks whether it still is.
const LOOK: Duration = Duration::from_millis(5);

/// What happens to what passes. Takes effect on open connections at their next bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// Everything arrives this much later, in both directions.
    Latency(Duration),
    /// Nothing arrives any more, and nobody hangs up.
    Frozen,
    /// New connections are closed at once; open ones go on.
    Refused,
    /// All connections together carry so many more bytes of answers; then they are cut, and the
    /// fault is over.
    CutAnswersAfter(usize),
    /// The next requests are answered by this status line (`503 Slow Down`), headers (each ended by
    /// `\r\n`) and body; then the fault is over. For HTTP peers.
    HttpAnswer {
        status: &'static str,
        headers: &'static str,
        body: &'static str,
        times: usize,
    },
}

#[derive(Debug)]
struct Shared {
    peer: SocketAddr,
    fault: Fault,
    open: Vec<TcpStream>,
}

type State = Arc<Mutex<Shared>>;

/// A running proxy; it stops taking connections when it is dropped.
#[derive(Debug)]
pub(crate) struct FaultProxy {
    address: SocketAddr,
    state: State,
}

impl FaultProxy {
    /// A proxy to a peer, without a fault.
    pub(crate) fn to(peer: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(Shared {
            peer,
            fault: Fault::None,
            open: Vec::new(),
        }));
        let of_listener = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // Only the proxy and this thread know the state once the proxy is gone.
                if Arc::strong_count(&of_listener) == 1 {
                    return;
                }
                accept(&client, &of_listener);
            }
        });
        Self { address, state }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes what happens from now on.
    pub(crate) fn set(&self, fault: Fault) {
        lock(&self.state).fault = fault;
    }

    /// New connections go to another peer.
    pub(crate) fn redirect(&self, peer: SocketAddr) {
        lock(&self.state).peer = peer;
    }

    /// Cuts all open connections.
    pub(crate) fn cut(&self) {
        lock(&self.state).cut();
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.cut();
        // Wakes the listener, which then sees that nobody needs it.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn cut(&mut self) {
        for stream in self.open.drain(..) {
            // Fails when it is cut already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn lock(state: &State) -> MutexGuard<'_, Shared> {
    state.lock().expect("no thread of the proxy panics")
}

/// Connects a client to the peer and carries bytes until either side hangs up.
fn accept(client: &TcpStream, state: &State) {
    let peer = {
        let shared = lock(state);
        if shared.fault == Fault::Refused {
            return;
        }
        shared.peer
    };
    let carried = || -> io::Result<()> {
        let server = TcpStream::connect(peer)?;
        for (from, to, is_answer) in [(client, &server, false), (&server, client, true)] {
            from.set_nodelay(true)?;
            let (from, to, state) = (from.try_clone()?, to.try_clone()?, Arc::clone(state));
            lock(&state).open.push(from.try_clone()?);
            thread::spawn(move || {
                // A connection that breaks is what a proxy of faults is for.
                let _ = carry(&from, &to, is_answer, &state);
                let _ = to.shutdown(Shutdown::Both);
                let _ = from.shutdown(Shutdown::Both);
            });
        }
        Ok(())
    };
    // A peer that is not there is a client that is hung up on.
    let _ = carried();
}

fn carry(
    mut from: &TcpStream,
    mut to: &TcpStream,
    is_answer: bool,
    state: &State,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        while lock(state).fault == Fault::Frozen {
            thread::sleep(LOOK);
        }
        let fault = lock(state).fault.clone();
        match fault {
            Fault::Latency(delay) => thread::sleep(delay),
            Fault::HttpAnswer {
                status,
                headers,
                body,
                times,
            } if !is_answer => {
                lock(state).fault = match times {
                    0 | 1 => Fault::None,
                    _ => Fault::HttpAnswer {
                        status,
                        headers,
                        body,
                        times: times - 1,
                    },
                };
                let length = body.len();
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
                );
                return from.write_all(head.as_bytes());
            }
            Fault::CutAnswersAfter(_) if is_answer => {
                // Connections count down one number: looked at again, and changed, under one lock.
                let mut shared = lock(state);
                if let Fault::CutAnswersAfter(left) = shared.fault {
                    if read >= left {
                        to.write_all(&buffer[..left])?;
                        shared.fault = Fault::None;
                        shared.cut();
                        return Ok(());
                    }
                    shared.fault = Fault::CutAnswersAfter(left - read);
                }
            }
            _ => {}
        }
        to.write_all(&buffer[..read])?;
    }
}

#[test]
fn http_answers_stand_in_for_the_peers() {
    use super::{Client, Request, TestServer};

    let server = TestServer::start();
    let proxy = FaultProxy::to(server.address());
    let status = || {
        let mut client = Client::connect(proxy.address()).expect("the proxy listens");
        let answer = client.send(&Request::new("GET", "/health"));
        answer.expect("an answer").status
    };
    proxy.set(Fault::HttpAnswer {
        status: "503 Slow Down",
        headers: "Retry-After: 1\r\n",
        body: "<Error/>",
        times: 2,
    });
    assert_eq!([status(), status(), status()], [503, 503, 200]);
    proxy.set(Fault::Refused);
    let mut client = Client::connect(proxy.address()).expect("the proxy listens");
    assert!(client.send(&Request::new("GET", "/health")).is_err());
}
