//! Judges in place of the JDK's rules, which decide without looking.

use crate::finding::Runtime;
use crate::neo4j::material::Material;
use crate::neo4j::trust::{Hosts, Judge, Modelled, Refusal, Side, Usage};
use crate::pki::certificate::Certificate;
use crate::pki::name::Name;
use crate::rehearse::Judging;
use time::OffsetDateTime;

/// Always says the same, in the model too.
#[derive(Debug)]
pub(super) struct Always {
    refuses: bool,
    sends: bool,
    cipher: Option<&'static str>,
}

/// Accepts everybody and foresees no refusal: what is still refused, TLS itself refused.
pub(super) static ACCEPT_ALL: Always = Always { refuses: false, sends: true, cipher: None };

/// Refuses everybody.
pub(super) static REFUSE_ALL: Always = Always { refuses: true, sends: true, cipher: None };

/// Accepts everybody, and never sends a certificate.
pub(super) static ANONYMOUS: Always = Always { refuses: false, sends: false, cipher: None };

/// Accepts everybody, over a suite that the TLS library does not have.
pub(super) static CBC: Always =
    Always { refuses: false, sends: true, cipher: Some("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA") };

impl Always {
    fn answer(&self) -> Result<(), Refusal> {
        let refusal = || Refusal { rule: "trust/acceptor-not-trusted", reason: "no".to_owned() };
        if self.refuses { Err(refusal()) } else { Ok(()) }
    }
}

impl Judging for Always {
    fn judge_chain(&self, _: &Judge<'_>, _: &[Certificate], _: Usage, _: bool) -> Result<(), Refusal> {
        self.answer()
    }

    fn check_name(&self, _: &str, _: &Certificate, _: u8, _: &Hosts) -> Result<(), Refusal> {
        self.answer()
    }

    fn offers(&self, _: &[Certificate], _: &[Name]) -> bool {
        self.sends
    }

    fn handshake(
        &self,
        _: (&Material, Runtime),
        _: (&Material, Runtime),
        _: &str,
        _: &Hosts,
        _: OffsetDateTime,
    ) -> Modelled {
        let refused = self.answer().err().map(|refusal| (Side::Initiator, refusal));
        Modelled { tls: self.cipher.map(|_| "TLSv1.2"), cipher: self.cipher, refused }
    }
}
