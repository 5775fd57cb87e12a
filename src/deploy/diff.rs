//! What changes in a text, line by line. Fed with masked text only.

/// Two texts whose differing parts have more than so many pairs of lines are shown as removed and added whole: the
/// table of the longest common subsequence takes four bytes for each pair.
const MOST_PAIRS: usize = 4_000_000;

/// A line of a diff, without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// In both.
    Same(String),
    /// In the old text alone.
    Removed(String),
    /// In the new text alone.
    Added(String),
}

/// The lines of both texts in order, equal ones once.
pub(super) fn diff(old: &[u8], new: &[u8]) -> Vec<DiffLine> {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);

    let mut lines: Vec<DiffLine> = old[..head].iter().map(|line| DiffLine::Same((*line).to_owned())).collect();
    middle(old_middle, new_middle, &mut lines);
    lines.extend(old_rest[old_middle.len()..].iter().map(|line| DiffLine::Same((*line).to_owned())));
    lines
}

fn middle(old: &[&str], new: &[&str], lines: &mut Vec<DiffLine>) {
    let (mut a, mut b) = (0, 0);
    if old.len().saturating_mul(new.len()) <= MOST_PAIRS {
        let common = common_lengths(old, new);
        let width = new.len() + 1;
        while a < old.len() && b < new.len() {
            if old[a] == new[b] {
                lines.push(DiffLine::Same(old[a].to_owned()));
                (a, b) = (a + 1, b + 1);
            } else if common[(a + 1) * width + b] >= common[a * width + b + 1] {
                lines.push(DiffLine::Removed(old[a].to_owned()));
                a += 1;
            } else {
                lines.push(DiffLine::Added(new[b].to_owned()));
                b += 1;
            }
        }
    }
    lines.extend(old[a..].iter().map(|line| DiffLine::Removed((*line).to_owned())));
    lines.extend(new[b..].iter().map(|line| DiffLine::Added((*line).to_owned())));
}

/// At `a * (new.len() + 1) + b`: the length of the longest common subsequence of `old[a..]` and `new[b..]`.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<u32> {
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            lengths[a * width + b] = if old[a] == new[b] {
                lengths[(a + 1) * width + b + 1] + 1
            } else {
                lengths[(a + 1) * width + b].max(lengths[a * width + b + 1])
            };
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let mark = |line: &DiffLine| match line {
            DiffLine::Same(text) => format!(" {text}"),
            DiffLine::Removed(text) => format!("-{text}"),
            DiffLine::Added(text) => format!("+{text}"),
        };
        diff(old.as_bytes(), new.as_bytes()).iter().map(mark).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn changed_lines_stand_between_those_that_stay() {
        assert_eq!(shown("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n"), " a|-b|+B| c| d|+e");
        assert_eq!(shown("", "a\nb"), "+a|+b");
        assert_eq!(shown("a\n", ""), "-a");
        assert_eq!(shown("a\r\nb\r\n", "a\r\nb\r\n"), " a| b");
    }

    #[test]
    fn long_texts_without_a_common_line_are_shown_whole() {
        let text = |name: &str| (0..3000).map(|line| format!("{name} {line}")).collect::<Vec<_>>().join("\n");
        let lines = diff(text("old").as_bytes(), text("new").as_bytes());
        assert_eq!(lines.len(), 6000);
        assert_eq!(lines[0], DiffLine::Removed("old 0".into()));
        assert_eq!(lines[5999], DiffLine::Added("new 2999".into()));
    }
}
