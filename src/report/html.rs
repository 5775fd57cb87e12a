//! `report.html`: one page that needs nothing else. The matrix, each certificate, and what goes where.
//!
//! No script, nothing fetched, no time of its making and no handshake's duration: the same set-up again gives the same
//! bytes. No secret: neither a key nor the settings that a neo4j.conf has are among what it is given.

use super::runbook::{self, Place, Placed, PlacedKind};
use super::told::{Told, told};
use super::{
    Cell, CertificateCard, Matrix, Outcome, StrangerKind, connections, severity_word, stranger_words, strangers,
    weights,
};
use crate::finding::Finding;
use crate::finding::words::{count, few, is_control};
use std::fmt::{self, Write as _};

const STYLE: &str = include_str!("page.css");
/// The most servers whose cells have words; beyond, a cell is a coloured square with its words in the tool tip.
const WORDY: usize = 12;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The cluster's name.
    pub cluster: &'a str,
    /// What was found and proven.
    pub outcome: &'a Outcome,
    /// The CA that was made for the cluster, where one was.
    pub authority: Option<CertificateCard>,
    /// Each server, in the plan's order.
    pub servers: Vec<PageServer>,
    /// What is to be done when the policy is switched on, in that order; each finding's fix is a step.
    pub window: Vec<Finding>,
}

/// A server on the page.
#[derive(Clone, Debug)]
pub struct PageServer {
    /// Its name.
    pub name: String,
    /// Under which names and addresses it is reached, the dialled one first.
    pub hosts: Vec<String>,
    /// `NEO4J_HOME`, where it was given.
    pub home: Option<String>,
    /// Its neo4j.conf, where it is not in the home.
    pub conf: Option<String>,
    /// Its chain, its own certificate first.
    pub certificates: Vec<CertificateCard>,
    /// What goes onto it: folders before what is in them.
    pub placed: Vec<Placed>,
}

/// The page.
#[must_use]
pub fn html(page: &Page<'_>) -> String {
    let mut out = Out(String::new());
    out.put(format_args!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\">\n<title>{cluster} – Interlock</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        cluster = Escaped(page.cluster),
    ));
    out.header(page);
    out.matrix(page.outcome);
    out.strangers(page.outcome);
    out.findings(page.outcome);
    out.window(&page.window);
    if let Some(authority) = &page.authority {
        out.put(format_args!("<h2>The cluster's own CA</h2>\n"));
        out.card(authority);
    }
    for server in &page.servers {
        out.server(server);
    }
    out.put(format_args!("</main>\n</body>\n</html>\n"));
    out.0
}

struct Out(String);

impl Out {
    fn put(&mut self, text: fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        self.0.write_fmt(text).unwrap_or_default();
    }

    fn header(&mut self, page: &Page<'_>) {
        let outcome = page.outcome;
        let pairs = outcome.pairs.as_deref().unwrap_or_default();
        let refused = pairs.iter().filter(|pair| !pair.ok).count();
        let is_open = outcome.strangers.iter().flatten().any(|stranger| !stranger.refused);
        self.put(format_args!("<h1>{}: ", Escaped(page.cluster)));
        match (pairs.len(), refused) {
            (0, _) => self.put(format_args!("nothing was rehearsed yet")),
            // Whoever reads the first line alone must not take an open door for a closed one.
            (all, 0) if is_open => {
                self.put(format_args!("all {} pass, and strangers get in", count(all, "connection")));
            }
            (all, 0) => self.put(format_args!("all {} pass", count(all, "connection"))),
            (all, refused) => self.put(format_args!("{refused} of {} do not pass", count(all, "connection"))),
        }
        let facts: Vec<String> = [
            outcome.neo4j.as_ref().map(|release| format!("Judged as Neo4j {release} would")),
            connections(outcome),
            strangers(outcome),
            weights(outcome),
        ]
        .into_iter()
        .flatten()
        .collect();
        self.put(format_args!("</h1>\n<p class=\"quiet\">{}.</p>\n", Escaped(&facts.join(" · "))));
    }

    fn matrix(&mut self, outcome: &Outcome) {
        let Some(matrix) = Matrix::of(outcome) else { return };
        let is_wordy = matrix.names.len() <= WORDY;
        let class = if is_wordy { "matrix" } else { "matrix heat" };
        self.put(format_args!(
            "<h2>Connections</h2>\n<div class=\"card\">\n<table class=\"{class}\">\n<caption>Row connects to \
             column.</caption>\n"
        ));
        if is_wordy {
            self.put(format_args!("<tr><td class=\"corner\"></td>"));
            for name in &matrix.names {
                self.put(format_args!("<th scope=\"col\">{}</th>", Escaped(name)));
            }
            self.put(format_args!("</tr>\n"));
        }
        for (from, name) in matrix.names.iter().enumerate() {
            self.put(format_args!("<tr><th scope=\"row\">{}</th>", Escaped(name)));
            for (to, (cell, pair)) in matrix.row(from).iter().enumerate() {
                let (class, mark, word) = cell_look(*cell);
                let why = pair.and_then(|pair| pair.rule).unwrap_or_default();
                let tls = pair.and_then(|pair| pair.tls).unwrap_or_default();
                if word.is_empty() {
                    self.put(format_args!("<td class=\"{class}\">{}</td>", if is_wordy { mark } else { "" }));
                } else if is_wordy {
                    let words = if why.is_empty() { tls } else { why };
                    self.put(format_args!("<td class=\"{class}\"><b>{mark}</b>{word}<br>{}</td>", Escaped(words)));
                } else {
                    let to = Escaped(matrix.names[to]);
                    self.put(format_args!(
                        "<td class=\"{class}\" title=\"{} → {to}: {word} {why}\"></td>",
                        Escaped(name)
                    ));
                }
            }
            self.put(format_args!("</tr>\n"));
        }
        self.put(format_args!("</table>\n</div>\n"));
    }

    fn strangers(&mut self, outcome: &Outcome) {
        let Some(all) = outcome.strangers.as_ref().filter(|all| !all.is_empty()) else { return };
        let verdict = if all.iter().all(|stranger| stranger.refused) {
            "Nobody else may join, and nobody is taken for a member."
        } else {
            "Somebody who is no member got in."
        };
        self.put(format_args!(
            "<h2>Strangers</h2>\n<div class=\"card\">\n<p class=\"quiet\">{verdict}</p>\n<table class=\"list fit\">\n"
        ));
        for kind in StrangerKind::ALL {
            let knocked: Vec<_> = all.iter().filter(|stranger| stranger.kind == kind).collect();
            let open: Vec<&str> =
                knocked.iter().filter(|stranger| !stranger.refused).map(|stranger| stranger.to.as_str()).collect();
            if knocked.is_empty() {
                continue;
            }
            self.put(format_args!("<tr><th scope=\"row\">Somebody {}</th><td>", stranger_words(kind)));
            if open.is_empty() {
                self.put(format_args!("<span class=\"tag ok\">refused by {}</span>", count(knocked.len(), "server")));
            } else {
                self.put(format_args!("<span class=\"tag no\">not refused by {}</span>", Escaped(&few(&open, "and"))));
            }
            self.put(format_args!("</td></tr>\n"));
        }
        self.put(format_args!("</table>\n</div>\n"));
    }

    fn findings(&mut self, outcome: &Outcome) {
        let findings = told(outcome);
        if findings.is_empty() {
            return;
        }
        self.put(format_args!("<h2>Findings</h2>\n"));
        for told in &findings {
            self.finding(told);
        }
    }

    fn finding(&mut self, told: &Told<'_>) {
        let finding = told.finding;
        let places = told.places();
        let (at, list) = if told.number() == 1 {
            (places[0].clone(), String::new())
        } else {
            let lines: Vec<String> = places.iter().map(|place| Escaped(place).to_string()).collect();
            (count(told.number(), "place"), format!("<dt>Where</dt><dd class=\"mono\">{}</dd>", lines.join("<br>")))
        };
        let severity = severity_word(finding.severity);
        self.put(format_args!(
            "<section class=\"find {severity}\">\n<h3>{title}</h3>\n<p class=\"quiet\">{severity} · <code>{rule}</code> · \
             {at}</p>\n<dl>{list}<dt>What</dt><dd>{what}</dd><dt>Why</dt><dd>{why}</dd><dt>Fix</dt><dd>{fix}</dd>",
            title = Escaped(&finding.title),
            rule = Escaped(finding.rule),
            at = Escaped(&at),
            what = Worded(&told.near(&finding.what)),
            why = Worded(&told.near(&finding.why)),
            fix = Worded(&told.near(&finding.fix)),
        ));
        if let Some(log) = finding.log {
            self.put(format_args!("<dt>In the log</dt><dd><code>{}</code></dd>", Escaped(log)));
        }
        self.put(format_args!("</dl>\n</section>\n"));
    }

    fn card(&mut self, card: &CertificateCard) {
        let san = if card.san.is_empty() { "none".to_owned() } else { card.san.join(", ") };
        self.put(format_args!(
            "<div class=\"card\">\n<h3>{subject}</h3>\n<dl><dt>Names</dt><dd>{san}</dd><dt>Issuer</dt><dd>{issuer}</dd>\
             <dt>Valid</dt><dd>{from} to {to}</dd><dt>Key</dt><dd>{key}</dd><dt>Serial</dt><dd \
             class=\"mono\">{serial}</dd><dt>SHA-256</dt><dd class=\"mono\">{sha256}</dd></dl>\n</div>\n",
            subject = Escaped(&card.subject),
            san = Escaped(&san),
            issuer = Escaped(if card.issuer == card.subject { "itself" } else { &card.issuer }),
            from = Escaped(&card.not_before),
            to = Escaped(&card.not_after),
            key = Escaped(&card.key),
            serial = Escaped(&card.serial),
            sha256 = Escaped(&card.sha256),
        ));
    }

    fn window(&mut self, steps: &[Finding]) {
        if steps.is_empty() {
            return;
        }
        self.put(format_args!("<h2>When encryption is switched on</h2>\n<div class=\"card\">\n<ol>\n"));
        for step in steps {
            self.put(format_args!(
                "<li>{}<br><span class=\"quiet\">{}</span></li>\n",
                Worded(&step.fix),
                Worded(&step.why)
            ));
        }
        self.put(format_args!("</ol>\n</div>\n"));
    }

    fn server(&mut self, server: &PageServer) {
        self.put(format_args!(
            "<h2>{}</h2>\n<p class=\"quiet\">{}</p>\n",
            Escaped(&server.name),
            Escaped(&server.hosts.join(", "))
        ));
        for card in &server.certificates {
            self.card(card);
        }
        if server.placed.is_empty() {
            return;
        }
        self.put(format_args!(
            "<div class=\"card\">\n<h3>What goes onto {}</h3>\n<table class=\"list\">\n<tr><th scope=\"col\">From the output \
             folder</th><th scope=\"col\">To, in {}</th><th scope=\"col\">Linux, neo4j:neo4j</th><th \
             scope=\"col\">Windows</th></tr>\n",
            Escaped(&server.name),
            Escaped(server.home.as_deref().unwrap_or("its Neo4j folder")),
        ));
        for item in &server.placed {
            let windows = if item.kind.is_private() {
                "SYSTEM, Administrators and the service's account alone"
            } else {
                "inherited"
            };
            let target = match (item.kind, &server.conf) {
                (PlacedKind::Conf { .. }, Some(conf)) => conf,
                _ => &item.target,
            };
            self.put(format_args!(
                "<tr><td class=\"mono\">{}</td><td class=\"mono\">{}</td><td>{}</td><td>{windows}</td></tr>\n",
                Escaped(&item.source),
                Escaped(target),
                item.kind.mode(),
            ));
        }
        self.put(format_args!("</table>\n"));
        self.commands(server);
        self.put(format_args!("</div>\n"));
    }

    fn commands(&mut self, server: &PageServer) {
        let place = Place { home: server.home.as_deref(), conf: server.conf.as_deref() };
        if place.can_be_unix() {
            let first = match server.home {
                Some(_) => "",
                None => {
                    " Set <code>NEO4J_HOME</code> first: packages have <code>/var/lib/neo4j</code>, and their \
                          neo4j.conf is <code>/etc/neo4j/neo4j.conf</code>."
                }
            };
            self.put(format_args!(
                "<p>On Linux, in a copy of the output folder.{first}</p>\n<pre>{}</pre>\n",
                Escaped(&runbook::unix(place, &server.placed))
            ));
        }
        if place.can_be_windows() {
            let first = if server.home.is_some() { "" } else { " Set <code>$env:NEO4J_HOME</code> first." };
            self.put(format_args!(
                "<p>On Windows, in an elevated PowerShell, in a copy of the output folder.{first} Where the service has an \
                 account of its own, add <code>'ACCOUNT:R'</code> to the <code>icacls</code> lines; afterwards \
                 <code>icacls</code> with the path alone must show nobody else.</p>\n<pre>{}</pre>\n",
                Escaped(&runbook::windows(place, &server.placed))
            ));
        }
    }
}

/// Class, mark and word of a cell.
fn cell_look(cell: Cell) -> (&'static str, &'static str, &'static str) {
    match cell {
        Cell::Own => ("own", "–", ""),
        Cell::Ok => ("ok", "✓", "passed"),
        Cell::OkModelled => ("ok modelled", "✓", "by rules"),
        Cell::Plain => ("plain", "!", "plaintext"),
        Cell::No => ("no", "✗", "refused"),
        Cell::NoModelled => ("no modelled", "✗", "refused, by rules"),
        Cell::Untried => ("own", "?", "not tried"),
    }
}

/// Text for an element's content or a quoted attribute; control characters, which HTML does not allow, are written as
/// escapes.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(character)?,
                _ if is_control(character) => write!(f, "\\u{{{:x}}}", u32::from(character))?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// A finding's words: what stands in backticks is code. A backtick without its twin stays one.
struct Worded<'a>(&'a str);

impl fmt::Display for Worded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((before, code, after)) = rest.split_once('`').and_then(|(before, tail)| {
            let (code, after) = tail.split_once('`')?;
            Some((before, code, after))
        }) {
            write!(f, "{}<code>{}</code>", Escaped(before), Escaped(code))?;
            rest = after;
        }
        Escaped(rest).fmt(f)
    }
}
