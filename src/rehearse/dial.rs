//! One connection over loopback TCP, from the dial to a byte each way.
//!
//! Both ends are driven by one thread, turn by turn, so that a handshake costs no waiting and no thread. The byte each
//! way is what proves a connection: in TLS 1.3 the initiator has finished before the acceptor judged it (4.1.12).
//! Not here: who accepts whom (`verifier.rs`), and what a verdict means (`pairs.rs`).

use super::verifier::{Said, Witness};
use crate::os::Cancel;
use rustls::{Connection, Error, PeerIncompatible};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The longest that a handshake may take; a real one takes milliseconds.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// The byte that each end sends; its value means nothing.
const BYTE: [u8; 1] = [b'N'];

/// A node's door: loopback only, on a port that the system chose.
pub(super) struct Door {
    // Held from the dial to the accept, so that two threads never take each other's connection.
    listener: Mutex<TcpListener>,
    address: SocketAddr,
}

impl Door {
    /// Opens a door.
    pub(super) fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
        // An accept that waits could wait for ever.
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener: Mutex::new(listener), address })
    }

    /// Dials the door: the initiator's socket and the acceptor's.
    pub(super) fn dial(&self, deadline: Instant) -> io::Result<(TcpStream, TcpStream)> {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let initiator = TcpStream::connect_timeout(&self.address, left)?;
        let own = initiator.local_addr()?;
        let acceptor = loop {
            match listener.accept() {
                Ok((socket, from)) if from == own => break socket,
                // Another program found the port; it is turned away.
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock && Instant::now() < deadline => {
                    thread::sleep(Duration::from_micros(100));
                }
                Err(error) => return Err(error),
            }
        };
        drop(listener);
        for socket in [&initiator, &acceptor] {
            socket.set_nonblocking(true)?;
            socket.set_nodelay(true)?;
        }
        Ok((initiator, acceptor))
    }
}

/// Why an end did not come to its byte.
#[derive(Debug)]
pub(super) enum Failure {
    /// Its verifier refused.
    Said(Said),
    /// It asked for a certificate, insists on one, and got none.
    NoCertificate,
    /// The other side offers no version that it has.
    NoCommonVersion,
    /// The other side offers no suite that it has and whose key it holds.
    NoCommonSuite,
    /// The other side refused, or hung up.
    OtherSide,
    /// Nothing happened until the limit.
    Timeout,
    /// Somebody asked to stop.
    Cancelled,
    /// The system failed.
    System(io::Error),
    /// TLS failed in a way that no rule foresees.
    Unforeseen(Error),
}

/// What a connection came to.
pub(super) struct Outcome {
    /// How it went at the end that dialled.
    pub(super) initiator: Result<(), Failure>,
    /// How it went at the end that listens.
    pub(super) acceptor: Result<(), Failure>,
    /// The negotiated version in the JDK's name, as far as it came.
    pub(super) tls: Option<&'static str>,
    /// The negotiated suite in its IANA name, as far as it came.
    pub(super) cipher: Option<&'static str>,
}

/// One end, in turns.
pub(super) trait End {
    /// Does what can be done without waiting; says whether anything moved.
    fn turn(&mut self) -> bool;
    /// Whether it has come to its end, whichever.
    fn is_settled(&self) -> bool;
}

/// Lets two ends talk until both are settled; `Err` is why they were stopped.
pub(super) fn talk(
    initiator: &mut dyn End,
    acceptor: &mut dyn End,
    deadline: Instant,
    cancel: &Cancel,
) -> Result<(), Failure> {
    let mut idle = 0_u32;
    while !(initiator.is_settled() && acceptor.is_settled()) {
        let moved = initiator.turn() | acceptor.turn();
        if moved {
            idle = 0;
            continue;
        }
        // Bytes are under way inside the system: a moment's matter.
        idle += 1;
        if cancel.is_cancelled() {
            return Err(Failure::Cancelled);
        }
        if Instant::now() >= deadline {
            return Err(Failure::Timeout);
        }
        if idle < 50 {
            thread::yield_now();
        } else {
            thread::sleep(Duration::from_micros(200));
        }
    }
    Ok(())
}

/// An end of a TLS connection.
pub(super) struct TlsEnd {
    socket: TcpStream,
    tls: Connection,
    witness: Arc<Witness>,
    sent: bool,
    received: bool,
    result: Option<Result<(), Failure>>,
    #[cfg(test)]
    hangs_up: bool,
}

impl TlsEnd {
    /// An end that is about to start; the one that dials speaks first.
    pub(super) fn new(socket: TcpStream, tls: Connection, witness: Arc<Witness>) -> Self {
        Self {
            socket,
            tls,
            witness,
            sent: false,
            received: false,
            result: None,
            #[cfg(test)]
            hangs_up: false,
        }
    }

    /// The negotiated version and suite, as far as it came.
    pub(super) fn negotiated(&self) -> (Option<&'static str>, Option<&'static str>) {
        let version = self.tls.protocol_version().and_then(super::node::version_name);
        let suite = self.tls.negotiated_cipher_suite().and_then(|suite| super::node::suite_name(suite.suite()));
        (version, suite)
    }

    /// Makes it a listener that goes away as soon as its handshake is done, before any byte.
    #[cfg(test)]
    pub(super) fn hang_up_after_finished(&mut self) {
        self.hangs_up = true;
    }

    /// How it went; an end that was stopped has nothing of its own to say.
    pub(super) fn into_result(self) -> Result<(), Failure> {
        self.result.unwrap_or(Err(Failure::OtherSide))
    }

    fn fail(&mut self, failure: Failure) {
        self.result = Some(Err(failure));
    }

    fn write(&mut self) -> bool {
        let mut moved = false;
        while self.tls.wants_write() {
            match self.tls.write_tls(&mut self.socket) {
                Ok(_) => moved = true,
                Err(error) if is_pause(&error) => break,
                Err(error) => {
                    // What the other side said before it hung up may still be there to read, and says more.
                    if self.read_tls() {
                        return true;
                    }
                    self.fail(from_system(error));
                    return true;
                }
            }
        }
        moved
    }

    fn read_tls(&mut self) -> bool {
        match self.tls.read_tls(&mut self.socket) {
            Ok(0) => {
                self.fail(Failure::OtherSide);
                true
            }
            Ok(_) => {
                if let Err(error) = self.tls.process_new_packets() {
                    let failure = self.failure(error);
                    self.say_why();
                    self.fail(failure);
                }
                true
            }
            Err(error) if is_pause(&error) => false,
            Err(error) => {
                self.fail(from_system(error));
                true
            }
        }
    }

    /// Sends the alert, and that nothing follows it. The verdict stands whether or not that arrives.
    fn say_why(&mut self) {
        while self.tls.wants_write() {
            if self.tls.write_tls(&mut self.socket).is_err() {
                break;
            }
        }
        self.socket.shutdown(Shutdown::Write).ok();
    }

    fn exchange(&mut self) -> bool {
        if self.tls.is_handshaking() {
            return false;
        }
        #[cfg(test)]
        if self.hangs_up {
            self.say_why();
            self.fail(Failure::OtherSide);
            return true;
        }
        let mut moved = false;
        if !self.received {
            let mut byte = [0; 1];
            // Nothing to read is not an end: that shows in `read_tls`.
            if matches!(self.tls.reader().read(&mut byte), Ok(1)) {
                self.received = true;
                moved = true;
            }
        }
        if !self.sent && (matches!(self.tls, Connection::Client(_)) || self.received) {
            match self.tls.writer().write_all(&BYTE) {
                Ok(()) => self.sent = true,
                Err(error) => self.fail(from_system(error)),
            }
            moved = true;
        }
        if self.sent && self.received && !self.tls.wants_write() && self.result.is_none() {
            self.result = Some(Ok(()));
            moved = true;
        }
        moved
    }

    /// What an error of the TLS library means; the verifier's own words first, since the error has lost them.
    fn failure(&self, error: Error) -> Failure {
        if let Some(said) = self.witness.said() {
            return Failure::Said(said.clone());
        }
        match error {
            Error::AlertReceived(_) => Failure::OtherSide,
            Error::NoCertificatesPresented => Failure::NoCertificate,
            Error::PeerIncompatible(
                PeerIncompatible::Tls12NotOffered
                | PeerIncompatible::Tls12NotOfferedOrEnabled
                | PeerIncompatible::SupportedVersionsExtensionRequired
                | PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            ) => Failure::NoCommonVersion,
            Error::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon) => Failure::NoCommonSuite,
            other => Failure::Unforeseen(other),
        }
    }
}

impl End for TlsEnd {
    fn turn(&mut self) -> bool {
        if self.result.is_some() {
            return false;
        }
        let mut moved = self.write();
        if self.result.is_none() && self.tls.wants_read() {
            moved |= self.read_tls();
        }
        if self.result.is_none() {
            moved |= self.exchange();
        }
        moved
    }

    fn is_settled(&self) -> bool {
        self.result.is_some()
    }
}

fn is_pause(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

/// A connection that is reset or closed was ended by the other side; anything else is the system's.
fn from_system(error: io::Error) -> Failure {
    match error.kind() {
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::NotConnected
        | ErrorKind::UnexpectedEof => Failure::OtherSide,
        _ => Failure::System(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An end that never has anything to say.
    struct Silent;

    impl End for Silent {
        fn turn(&mut self) -> bool {
            false
        }

        fn is_settled(&self) -> bool {
            false
        }
    }

    #[test]
    fn ends_that_say_nothing_are_stopped_at_the_limit() {
        let deadline = Instant::now() + Duration::from_millis(20);
        let stopped = talk(&mut Silent, &mut Silent, deadline, &Cancel::default());
        assert!(matches!(stopped, Err(Failure::Timeout)));
        assert!(Instant::now() >= deadline);
    }

    #[test]
    fn ends_that_say_nothing_are_stopped_by_a_cancel() {
        let cancel = Cancel::default();
        cancel.cancel();
        let stopped = talk(&mut Silent, &mut Silent, Instant::now() + LIMIT, &cancel);
        assert!(matches!(stopped, Err(Failure::Cancelled)));
    }

    #[test]
    fn another_program_that_finds_the_door_is_turned_away() {
        let door = Door::open().expect("loopback");
        let mut other = TcpStream::connect(door.address).expect("connected");
        let (mut near, mut far) = door.dial(Instant::now() + LIMIT).expect("dialled");
        far.write_all(&BYTE).expect("written");
        near.set_nonblocking(false).expect("set");
        let mut byte = [0];
        near.read_exact(&mut byte).expect("the two are each other's");
        assert_eq!(byte, BYTE);
        assert_eq!(other.read(&mut byte).expect("closed, not left waiting"), 0);
    }

    #[test]
    fn a_door_that_nobody_opens_is_an_error_and_not_a_wait() {
        let door = Door::open().expect("loopback");
        let address = door.address;
        drop(door);
        let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).expect("bound");
        listener.set_nonblocking(true).expect("set");
        // It dials where nobody listens any more.
        let nobody = Door { listener: Mutex::new(listener), address };
        assert!(nobody.dial(Instant::now() + LIMIT).is_err());
    }
}
