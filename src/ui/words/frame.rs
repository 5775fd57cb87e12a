//! The rail, the footer, and what is the same on every page.

use crate::app::tools::Busy;
use crate::app::{Job, Model, Notice, Progress, Running, Step, StepState, Theme, Tool};
use crate::finding::Finding;

pub(in crate::ui) const BRAND: &str = "Interlock";
pub(in crate::ui) const RAIL: &str = "Steps";
pub(in crate::ui) const FOOTER: &str = "Back and next";
pub(in crate::ui) const OPEN_PLAN: &str = "Open plan…";
pub(in crate::ui) const SAVE_PLAN: &str = "Save plan…";
pub(in crate::ui) const BACK: &str = "Back";
pub(in crate::ui) const NEXT: &str = "Next";
pub(in crate::ui) const CLOSE: &str = "Close";
pub(in crate::ui) const CANCEL: &str = "Cancel";
pub(in crate::ui) const STOPPING: &str = "Stopping";
pub(in crate::ui) const CODE: &str = "Lines to copy";
pub(in crate::ui) const DISMISS: &str = "Dismiss";
pub(in crate::ui) const NO_PASS_PHRASE: &str = "The pass phrase is empty.";

pub(in crate::ui) const CLOSING_TITLE: &str = "A write is running. Stop it and close?";
pub(in crate::ui) const CLOSING_CONSEQUENCE: &str = "Everything is put back as it was before: the servers keep their \
    old files, and nothing new is left behind. The window closes when that is done.";
pub(in crate::ui) const CLOSING_STAY: &str = "Keep writing";
pub(in crate::ui) const CLOSING_STOP: &str = "Stop and close";

/// A step of the rail, for those who cannot see it.
pub(in crate::ui) fn step_in_rail(step: Step, state: StepState) -> String {
    let state = match state {
        StepState::Current => "current",
        StepState::Behind => "where you left off",
        StepState::Done => "done",
        StepState::Attention => "needs attention",
        StepState::Locked => "not yet",
    };
    format!("Step {}, {}, {state}", step.number(), super::step(step))
}

/// A tool of the rail, for those who cannot see it.
pub(in crate::ui) fn tool_in_rail(tool: Tool, is_current: bool) -> String {
    let name = super::tool(tool);
    if is_current { format!("{name}, current") } else { name.to_owned() }
}

/// A theme, in a word.
pub(in crate::ui) fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// The same where nothing around it says what it is about.
pub(in crate::ui) fn theme_name(theme: Theme) -> String {
    format!("{} theme", self::theme(theme))
}

/// The one button for all themes.
pub(in crate::ui) fn theme_button(now: Theme, next: Theme) -> String {
    format!("{} theme, click for {}", theme(now), theme(next).to_lowercase())
}

/// Next on Review: so many files are written, of so many.
pub(in crate::ui) fn write(files: Option<(usize, usize)>) -> String {
    match files {
        None => "Write".to_owned(),
        Some((0, all)) => format!("Check {} on disk", count(all, "file")),
        Some((new, _)) => format!("Write {}", count(new, "file")),
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Why Next is off: what is wrong, and where.
pub(in crate::ui) fn blocked_by(model: &Model, finding: &Finding) -> String {
    let place = super::place(model, &finding.at);
    // A path would leave no room for the sentence; the page has it.
    let is_path = place.contains(['/', '\\']);
    if place.is_empty() || is_path {
        format!("{}.", finding.title)
    } else {
        format!("{place}: {}.", lower_first(&finding.title))
    }
}

/// After a colon a sentence goes on; a name at its start keeps its capital.
fn lower_first(sentence: &str) -> String {
    let first_word = sentence.split(' ').next().unwrap_or_default();
    let starts_plainly = ["The", "That", "Two", "A", "Each", "Details", "Path", "Subject"].contains(&first_word);
    let mut letters = sentence.chars();
    match letters.next().filter(|_| starts_plainly) {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => sentence.to_owned(),
    }
}

/// What a job is doing that Next, or the user, waits for.
pub(in crate::ui) fn waiting(job: Job, running: Option<&Running>) -> String {
    let running = running.filter(|running| running.job == job);
    doing(job, running.is_some_and(|running| running.is_cancelled), running.and_then(|running| running.progress))
}

/// What a tool's job is doing.
pub(in crate::ui) fn busy(job: Job, busy: &Busy) -> String {
    doing(job, busy.is_cancelled, busy.progress)
}

fn doing(job: Job, is_cancelled: bool, progress: Option<Progress>) -> String {
    if is_cancelled {
        return "Stopping.".to_owned();
    }
    let Some(progress) = progress else {
        return match job {
            Job::Keys | Job::DrawUp => "Making keys and certificates.",
            Job::Prove => "Rehearsing.",
            Job::Write => "Writing.",
            Job::Files => "Reading files.",
            Job::Inspect => "Looking at the files.",
            Job::RewriteKey => "Writing the copy.",
            Job::Explain => "Reading the lines.",
        }
        .to_owned();
    };
    let stage = super::finding::doing(&progress);
    match progress.total {
        0 => stage.to_owned(),
        _ => format!("{stage}, {}", super::finding::so_far(&progress)),
    }
}

/// Keys are being made ahead.
pub(in crate::ui) fn making_keys(number: usize) -> String {
    format!("Making {} in the background. You can go on.", count(number, "key"))
}

/// Why Next is off where a job ended without a result; the page has the finding.
pub(in crate::ui) fn failed(job: Job) -> &'static str {
    match job {
        Job::Prove => "The rehearsal failed. The page says why.",
        Job::Write => "The files could not be written. The page says why.",
        _ => "The certificates could not be made. The page says why.",
    }
}

/// What just happened, and whether it is bad news.
pub(in crate::ui) fn notice(notice: &Notice) -> (String, bool) {
    match notice {
        Notice::Copied(what) => (format!("Copied {}.", lower_first(what)), false),
        Notice::NoDialogs => ("This system has no file dialogs. Type the path into the field.".to_owned(), true),
        Notice::PlanSaved(path) => (format!("Plan saved to {}.", path.display()), false),
        Notice::KeyWritten(path) => (format!("The copy was written to {}.", path.display()), false),
        Notice::PlanOpened(path) => (format!("Plan opened from {}.", path.display()), false),
        Notice::ConfsRead(number) => (format!("Read {}.", count(*number, "neo4j.conf file")), false),
        Notice::Panicked(text) => (format!("Interlock made a mistake: {text}"), true),
    }
}

/// What a page remarks where nothing else is to be said.
pub(in crate::ui) fn remark(step: Step, is_written: bool) -> &'static str {
    match step {
        _ if is_written && step < Step::Write => "The files of this plan are written. No server was touched.",
        Step::Servers | Step::Subject | Step::Certificates | Step::Peers | Step::Conf => {
            "Nothing is written before you say so on Review."
        }
        Step::Rehearse => "Nothing has been written, and no server was touched.",
        Step::Review => "What is replaced is backed up first.",
        Step::Write | Step::Done => "",
    }
}

pub(in crate::ui) const BROWSE: &str = "Browse…";

/// The name of the button beside a path field, for those who cannot see where it stands.
pub(in crate::ui) fn browse_for(label: &str) -> String {
    format!("Browse for {label}…")
}

/// The button that shows or hides the pass phrase: what it reads, and its whole name.
pub(in crate::ui) fn reveal(is_revealed: bool) -> (&'static str, &'static str) {
    if is_revealed { ("Hide", "Hide the pass phrase") } else { ("Show", "Show the pass phrase") }
}

/// What to think of a pass phrase; by its length alone, since that is what counts against a stolen key file.
pub(in crate::ui) fn strength(phrase: &str) -> &'static str {
    match phrase.chars().count() {
        0 => "At least 16 characters, or five words that do not belong together.",
        1..12 => "Weak: whoever gets hold of a key file could guess it. Use 16 characters or more.",
        12..16 => "Fair. With 16 characters or more a stolen key file is of no use to anybody.",
        _ => "Long enough, as long as it is no known sentence.",
    }
}
