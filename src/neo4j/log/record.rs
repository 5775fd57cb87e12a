//! A record of a log: its first line and those that belong to it, unescaped and without what others put before it.
//!
//! A line begins a record unless it is a part of a stack trace. Lines come as Neo4j wrote them or with what `journalctl`,
//! `docker logs`, `docker compose logs` and `kubectl logs` put in front; from 2025 on `debug.log` has one JSON object a
//! line, whose stack trace is inside. Not here: which rows explain a record (`matcher`).

use regex::Regex;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::LazyLock;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// The longest line that is looked at as a whole, in bytes; a stack trace in JSON has some 10 kB. A record around a hit is
/// no longer anyway.
const LONGEST: usize = 256 << 10;
/// How many bytes of a line tell how it stands to the one before it.
pub(super) const HEAD: usize = 512;
/// The same of a collector's object.
const OBJECT: usize = 4096;
/// The longest time that is taken for one, in bytes: a field of JSON may hold anything.
const LONGEST_TIME: usize = 64;

/// What a collector of logs puts before a line: a container's name, a time, the journal's host and program. In ASCII alone:
/// with all of Unicode's letters the automaton would be larger than `regex` allows.
static PREFIX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // The journal's times (`short`, `-precise`, `-iso`, `-iso-precise`, `-full`, `-unix`, `-monotonic`) and rsyslog's; those
    // with a Z are a container's.
    const TIME: &str = r"(?:[A-Z][a-z]{2} [ 0-9][0-9] CLOCK|DATETCLOCK[+-][0-9]{2}:?[0-9]{2}|[A-Z][a-z]{2} DATE CLOCK [0-9A-Z+-]{1,6}|\[? *[0-9]{1,12}\.[0-9]{3,9}\]?)";
    const JOURNAL: &str = r"TIME (?P<HOST>[0-9A-Za-z_.-]{1,255}) [0-9A-Za-z_.@/-]{1,64}(?:\[[0-9]+\])?: ";
    const NAMED: &str = r"(?:\[(?:pod/)?(?P<pod>NAME)(?:/NAME)?\] |COLOUR(?P<service>NAME)(?: › NAME)?\s+\|COLOUR )";
    const STAMP: &str = r"(?P<stamp>DATETCLOCK(?:Z|[+-][0-9]{2}:[0-9]{2})) (?:(?:stdout|stderr) (?P<part>[FP]) )?";
    let journal = |host: &str| JOURNAL.replace("TIME", TIME).replace("HOST", host);
    let form = format!("^(?:{}|{NAMED}?(?:{STAMP})?(?:{})?)", journal("host"), journal("inner"));
    let form = form.replace("DATE", "[0-9]{4}-[0-9][0-9]-[0-9][0-9]");
    let form = form.replace("CLOCK", r"[0-9][0-9]:[0-9][0-9]:[0-9][0-9](?:\.[0-9]{1,9})?");
    Regex::new(&form.replace("NAME", "[0-9A-Za-z_.-]{1,128}").replace("COLOUR", r"(?:\x1b\[[0-9;]*m)*")).ok()
});

/// A pod's and a container's name alone, as `stern` puts them: what follows must look like Neo4j's.
static PODS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("^(?P<pod>[0-9a-z.]{1,63}-[0-9a-z.-]{1,128}) [0-9a-z-]{1,63} ").ok());

/// `java.lang.RuntimeException: …` at the beginning of a line.
static THROWN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:[a-z][\w$]*\.)+[A-Z][\w$]*(?:Exception|Error|Throwable)\b").ok());

/// How a line stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It begins with its time, or as an object: a record of its own.
    Dated,
    /// It begins a record, as far as it shows.
    Free,
    /// It names what was thrown: it belongs to a dated line just before it.
    Thrown,
    /// It belongs to what was before it.
    Continued,
}

/// A line without what was put before it.
struct Bare<'a> {
    server: Option<&'a str>,
    stamp: Option<&'a str>,
    text: &'a str,
    /// The next line goes on with it: a container's runtime divides lines of more than 16 kB.
    is_first_part: bool,
}

/// Whether anything may stand before the line: asked of each line around a hit, and quicker than the form itself.
fn may_have_prefix(line: &str) -> bool {
    let bytes = line.as_bytes();
    let is_iso = matches!(bytes.get(10), Some(b'T' | b'.'));
    let is_syslog =
        bytes.get(3) == Some(&b' ') && matches!((bytes.get(6), bytes.get(14)), (Some(b' '), _) | (_, Some(b' ')));
    let is_named = || memchr::memchr(b'|', &bytes[..bytes.len().min(512)]).is_some();
    match bytes.first() {
        None | Some(b' ' | b'\t' | b'{') => false,
        Some(b'[' | 0x1b) => true,
        Some(_) => is_iso || is_syslog || is_named(),
    }
}

fn bare(line: &str) -> Bare<'_> {
    // An editor's mark, or PowerShell's.
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let found = PREFIX.as_ref().filter(|_| may_have_prefix(line)).and_then(|form| form.captures(line));
    let Some(found) = found.filter(|found| !found[0].is_empty()) else { return of_pod(line) };
    let group = |name| found.name(name).map(|group| group.as_str());
    Bare {
        server: group("pod").or(group("service")).or(group("host")).or(group("inner")),
        stamp: group("stamp"),
        text: &line[found[0].len()..],
        is_first_part: group("part") == Some("P"),
    }
}

/// A line behind a pod's name, or one that has nothing before it.
fn of_pod(line: &str) -> Bare<'_> {
    let found = PODS.as_ref().filter(|_| line.starts_with(|first: char| first.is_ascii_alphanumeric()));
    let found = found.and_then(|form| form.captures(line)).filter(|found| {
        let text = &line[found[0].len()..];
        is_dated(text) || is_part(text) || is_thrown(text)
    });
    let server = found.as_ref().and_then(|found| found.name("pod")).map(|pod| pod.as_str());
    let text = &line[found.map_or(0, |found| found[0].len())..];
    Bare { server, stamp: None, text, is_first_part: false }
}

fn is_dated(text: &str) -> bool {
    text.starts_with('{') || date_length(text.as_bytes()).is_some()
}

fn is_part(text: &str) -> bool {
    text.starts_with([' ', '\t'])
        || ["\\t", "Caused by: ", "Suppressed: ", "... "].iter().any(|start| text.starts_with(start))
}

fn is_thrown(text: &str) -> bool {
    THROWN.as_ref().is_some_and(|form| form.is_match(text))
}

/// What a collector's object has of a line, as far as it is there: docker's files and the journal's JSON have each line of a
/// stack trace in one.
fn enclosed(object: &str) -> Option<&str> {
    let value = |key: &str| object.find(key).map(|place| &object[place + key.len()..]);
    let after = object.strip_prefix("{\"log\"").or_else(|| value("\"MESSAGE\""))?;
    after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')
}

/// How a line stands to the one before it, by its first bytes.
pub(super) fn standing(line: &[u8]) -> Standing {
    // Most lines show it at once, and nothing is put before a line that begins so.
    if matches!(line.first(), Some(b' ' | b'\t')) {
        return Standing::Continued;
    }
    if line.get(10) == Some(&b' ') && date_length(line).is_some() {
        return Standing::Dated;
    }
    // The journal's objects have much before the message.
    let most = if line.first() == Some(&b'{') { OBJECT } else { HEAD };
    let head = &line[..line.len().min(most)];
    let head = String::from_utf8_lossy(head.split(|byte| *byte == b'\n').next().unwrap_or_default());
    let text = bare(&head).text;
    let text = if text.starts_with('{') { enclosed(text).unwrap_or(text) } else { text };
    match (is_dated(text), is_part(text)) {
        (true, _) => Standing::Dated,
        (_, true) => Standing::Continued,
        _ if is_thrown(text) => Standing::Thrown,
        _ => Standing::Free,
    }
}

/// The next line goes on with this one.
pub(super) fn is_first_part(line: &[u8]) -> bool {
    let head = &line[..line.len().min(256)];
    line.get(10) != Some(&b' ')
        && memchr::memmem::find(head, b" P ").is_some()
        && bare(&String::from_utf8_lossy(head)).is_first_part
}

/// The first bytes of a line without what was put before them.
pub(super) fn head_of(line: &[u8]) -> String {
    let head = &line[..line.len().min(HEAD)];
    let head = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    bare(&String::from_utf8_lossy(head)).text.to_owned()
}

/// A record, ready to be held against the table.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Lines that say something, joined by line ends: frames of stack traces and suppressed exceptions are left out.
    pub(super) text: String,
    /// Where in the text each line begins, and the number of the line of the log that it is from.
    lines: Vec<(usize, u64)>,
    /// As the log writes it.
    pub(super) time: Option<String>,
    /// The server that its lines name.
    pub(super) server: Option<String>,
}

impl Record {
    /// The record in these bytes, whose first line has this number.
    pub(super) fn read(bytes: &[u8], first: u64) -> Self {
        let mut record = Self::default();
        let mut suppressed = None;
        let mut part = String::new();
        let mut lines = (first..).zip(bytes.split(|byte| *byte == b'\n')).peekable();
        while let Some((number, line)) = lines.next() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let text = String::from_utf8_lossy(&line[..line.len().min(LONGEST)]);
            let bare = bare(&text);
            if record.server.is_none() {
                record.server = bare.server.map(str::to_owned);
            }
            if record.time.is_none() {
                record.time = time_of(bare.text).or(bare.stamp).map(str::to_owned);
            }
            part.push_str(bare.text);
            if bare.is_first_part && lines.peek().is_some() {
                continue;
            }
            let whole = std::mem::take(&mut part);
            let text = unescaped(&whole, &mut record, DEEPEST);
            for line in text.split('\n') {
                record.take(line.trim_end_matches('\r'), number, &mut suppressed);
            }
        }
        record
    }

    /// Takes a line unless it is a frame or belongs to what was suppressed, which explains nothing.
    fn take(&mut self, line: &str, number: u64, suppressed: &mut Option<usize>) {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if suppressed.is_some_and(|outer| indent < outer) {
            *suppressed = None;
        }
        if text.starts_with("Suppressed: ") && suppressed.is_none() {
            *suppressed = Some(indent);
        }
        let is_frame = indent > 0 && (text.starts_with("at ") || text.starts_with("... "));
        // Java 25's remarks about native access on the console are no errors.
        if suppressed.is_some() || is_frame || text.starts_with("WARNING:") {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.lines.push((self.text.len(), number));
        self.text.extend(line.chars().filter(|character| *character != '\0'));
    }

    /// The line at a place of the text, and its number in the log.
    pub(super) fn line_at(&self, place: usize) -> (u64, &str) {
        let index = self.lines.partition_point(|(start, _)| *start <= place).saturating_sub(1);
        let Some((start, number)) = self.lines.get(index) else { return (0, "") };
        let end = self.lines.get(index + 1).map_or(self.text.len(), |(next, _)| next.saturating_sub(1));
        (*number, self.text.get(*start..end.max(*start)).unwrap_or_default())
    }

    /// The level of its first line.
    pub(super) fn is_warning(&self) -> bool {
        let first = self.text.split('\n').next().unwrap_or_default();
        first.split_whitespace().take(4).any(|word| word == "WARN")
    }

    /// Java 23 and later puts the alert before a message of JSSE; without it the words are those of every Java.
    pub(super) fn without_alerts(&self) -> Cow<'_, str> {
        static ALERT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(Exception: )\([a-z_]+\) ").ok());
        ALERT.as_ref().map_or(Cow::Borrowed(self.text.as_str()), |form| form.replace_all(&self.text, "$1"))
    }
}

/// How many objects are taken one out of the other: a collector's, and Neo4j's own.
const DEEPEST: usize = 3;

/// A line of JSON as the text log would have it; other lines as they are. Its time and its host are the record's.
fn unescaped<'a>(line: &'a str, record: &mut Record, depth: usize) -> Cow<'a, str> {
    if !line.starts_with('{') {
        return Cow::Borrowed(line);
    }
    // Deeper than 128 levels serde_json refuses, and the line was cut before: nothing here can grow.
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(line) else { return by_hand(line) };
    let field = |names: &[&str]| names.iter().find_map(|name| object.get(*name)).and_then(Value::as_str);
    let Some(message) = field(&["message", "log", "MESSAGE", "msg"]) else { return by_hand(line) };
    let level = field(&["level", "severity"]);
    let stamp = field(&["time", "timestamp", "@timestamp"]).filter(|stamp| stamp.len() <= LONGEST_TIME);
    // A line of the text log has its own time, which is the event's.
    if let Some(time) = time_of(message).or(stamp) {
        record.time = Some(time.to_owned());
    }
    if let (None, Some(host)) = (&record.server, field(&["_HOSTNAME"])) {
        record.server = Some(host.to_owned());
    }
    let message = message.trim_end_matches('\n');
    if message.starts_with('{') && depth > 1 {
        return Cow::Owned(unescaped(message, record, depth - 1).into_owned());
    }
    let mut text = String::new();
    if let (Some(level), Some(stamp)) = (level, stamp) {
        text = format!("{stamp} {level:5} ");
    }
    if let Some(category) = field(&["category", "logger"]) {
        text.extend(["[", category, "] "]);
    }
    text.push_str(message);
    if let Some(stack) = field(&["stacktrace", "stackTrace", "stack_trace", "exception"]) {
        text.push('\n');
        text.push_str(stack);
    }
    Cow::Owned(text)
}

/// What looks like JSON and is none, or was cut: its escapes, undone.
fn by_hand(line: &str) -> Cow<'static, str> {
    let line = line.replacen(r#"","stacktrace":""#, "\n", 1);
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (character, character == '\\') {
            (_, true) => match characters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') | None => {}
                Some('u') => text.push_str("\\u"),
                Some(other) => text.push(other),
            },
            (other, false) => text.push(other),
        }
    }
    Cow::Owned(text)
}

/// How long the time at the beginning of a line is.
pub(super) fn date_length(bytes: &[u8]) -> Option<usize> {
    let shape = b"0000-00-00 00:00:00";
    let fits = |(byte, shape): (&u8, &u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        b' ' => matches!(byte, b' ' | b'T'),
        other => byte == other,
    };
    if bytes.len() < shape.len() || !bytes.iter().zip(shape).all(fits) {
        return None;
    }
    let rest = &bytes[shape.len()..];
    Some(shape.len() + rest.iter().take_while(|byte| byte.is_ascii_digit() || b".,+-:Z".contains(byte)).count())
}

/// The time at the beginning of a line, as it is written.
fn time_of(text: &str) -> Option<&str> {
    text.get(..date_length(text.as_bytes())?)
}

/// A line without the time at its beginning.
pub(super) fn without_time(text: &str) -> &str {
    date_length(text.as_bytes()).and_then(|length| text.get(length..)).unwrap_or(text).trim_start()
}

/// Milliseconds since 1970 of a time as logs write it; one without an offset counts as UTC.
pub(super) fn milliseconds(time: &str) -> Option<i64> {
    const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
    const CLOCK: &[BorrowedFormatItem<'_>] = format_description!("[hour]:[minute]:[second]");
    let date = Date::parse(time.get(..10)?, DATE).ok()?;
    let clock = Time::parse(time.get(11..19)?, CLOCK).ok()?;
    let rest = time.get(19..)?;
    let fraction: String =
        rest.trim_start_matches(['.', ',']).chars().take_while(char::is_ascii_digit).take(3).collect();
    let thousandths: i64 = if rest.starts_with(['.', ',']) { format!("{fraction:0<3}").parse().ok()? } else { 0 };
    let seconds = PrimitiveDateTime::new(date, clock).assume_utc().unix_timestamp() - offset(rest).unwrap_or(0);
    Some(seconds * 1000 + thousandths)
}

/// Such a time as Neo4j writes it.
pub(super) fn written(milliseconds: i64) -> Option<String> {
    const FORM: &[BorrowedFormatItem<'_>] =
        format_description!("[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:3]+0000");
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()?;
    time.format(FORM).ok()
}

/// `+0200`, `-05:00` at the end of a time, in seconds.
fn offset(rest: &str) -> Option<i64> {
    let sign = rest.rfind(['+', '-'])?;
    let digits: String = rest.get(sign + 1..)?.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = (digits.get(..2)?.parse::<i8>().ok()?, digits.get(2..4)?.parse::<i8>().ok()?);
    let offset = UtcOffset::from_hms(hours, minutes, 0).ok()?;
    let seconds = i64::from(offset.whole_seconds());
    Some(if rest[sign..].starts_with('-') { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_as_they_should_behind_every_prefix() {
        let cases: [(&str, Standing); 24] = [
            ("2026-11-22 10:21:41.797+0000 INFO  Starting...", Standing::Dated),
            ("\tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("Caused by: java.io.IOException: x", Standing::Continued),
            ("java.lang.RuntimeException: x", Standing::Thrown),
            ("Exception in thread \"main\" java.lang.RuntimeException: x", Standing::Free),
            ("{\"time\":\"x\"}", Standing::Dated),
            ("{\"log\":\"\\tat org.neo4j.Main(Main.java:1)\\n\"}", Standing::Continued),
            ("Nov 22 10:19:03 db1 neo4j[123]: \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("Nov 22 10:19:03 db1 neo4j[123]: Caused by: java.io.IOException: x", Standing::Continued),
            ("Nov 22 10:19:03 db1 neo4j[123]: 2026-11-22 10:21:41.797+0000 INFO  Started.", Standing::Dated),
            ("server1  | 2026-11-22 10:21:41.797+0000 INFO  Started.", Standing::Dated),
            ("[pod/neo4j-0/neo4j] \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("2026-11-22T10:21:41.797123456Z stdout F \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("2026-11-22T10:21:41.797123456+01:00 stderr F \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("2026-11-22T10:19:03.123456+01:00 db1 neo4j[123]: Caused by: java.io.IOException: x", Standing::Continued),
            ("Nov 22 10:19:03.123456 db1 neo4j[123]: \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("Sun 2026-11-22 10:19:03 UTC db1 neo4j[123]: java.lang.RuntimeException: x", Standing::Thrown),
            ("[1795342743.123456] db1 neo4j[123]: \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("\u{1b}[36mserver1-1  |\u{1b}[0m Caused by: java.io.IOException: x", Standing::Continued),
            ("neo4j-0 neo4j \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("neo4j-0 › neo4j | \tat org.neo4j.Main(Main.java:1)", Standing::Continued),
            ("{\"_HOSTNAME\": \"db1\", \"MESSAGE\": \"\\tat org.neo4j.Main(Main.java:1)\"}", Standing::Continued),
            ("\u{feff}2026-11-22 10:21:41.797+0000 INFO  Started.", Standing::Dated),
            ("", Standing::Free),
        ];
        for (line, expected) in cases {
            assert_eq!(standing(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn times_are_told_in_every_form_that_logs_have() {
        let noon = Some(1_795_348_800_123);
        for text in ["2026-11-22 12:00:00.123+0000", "2026-11-22T12:00:00.123Z", "2026-11-22 14:00:00,123+02:00"] {
            assert_eq!(milliseconds(text), noon, "{text}");
        }
        assert_eq!(noon.and_then(written).as_deref(), Some("2026-11-22 12:00:00.123+0000"));
        assert_eq!(milliseconds("2026-13-22 12:00:00"), None);
        assert_eq!(milliseconds("é"), None);
    }

    #[test]
    fn a_suppressed_exception_explains_nothing_and_what_follows_does() {
        let stack = "2026-11-22 12:00:00.123+0000 ERROR x\njava.lang.A: outer\n\tat f\n\tSuppressed: java.lang.B: hidden\n\
                     \t\tat f\n\tCaused by: java.lang.C: hidden too\nCaused by: java.lang.D: inner\n\t... 3 more";
        let record = Record::read(stack.as_bytes(), 10);
        assert!(!record.text.contains("hidden"), "{}", record.text);
        let place = record.text.find("inner").expect("the cause");
        assert_eq!(record.line_at(place), (16, "Caused by: java.lang.D: inner"));
    }

    #[test]
    fn json_becomes_the_line_of_a_text_log() {
        let line = r#"{"time":"2026-11-22 10:23:05.504+0000","level":"WARN","category":"o.n.X","message":"a","stacktrace":"b.C: d\n\tat e"}"#;
        let record = Record::read(line.as_bytes(), 3);
        assert_eq!(record.text, "2026-11-22 10:23:05.504+0000 WARN  [o.n.X] a\nb.C: d");
        assert_eq!(record.time.as_deref(), Some("2026-11-22 10:23:05.504+0000"));
        assert!(record.is_warning());
        assert_eq!(record.line_at(50), (3, "b.C: d"));
        let cut = Record::read(&line.as_bytes()[..line.len() - 12], 3);
        assert!(cut.text.contains("\nb.C"), "{}", cut.text);
    }
}
