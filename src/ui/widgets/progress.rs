//! How far a job is: a thin bar with words. Before there is a number the bar is empty and stands still: motion would
//! say no more than the words, and costs a picture each time.

use super::caption;
use crate::app::Progress;
use crate::ui::Cx;
use crate::ui::theme::{ROW, regular, semibold};
use crate::ui::words::finding as words;
use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, vec2};

const HEIGHT: f32 = 6.0;

/// How far a job is, from its own report.
pub(in crate::ui) fn progress_bar(cx: &Cx<'_>, ui: &mut Ui, progress: &Progress) {
    let stage = words::doing(progress);
    let share = share(progress);
    let count = share.map(|_| words::so_far(progress));
    show(cx, ui, stage, share, count.as_deref());
    caption(cx, ui, &words::elapsed(progress.milliseconds));
}

/// A job that has not said yet how far it is, or never will.
pub(in crate::ui) fn waiting_bar(cx: &Cx<'_>, ui: &mut Ui, doing: &str) {
    show(cx, ui, doing, None, None);
}

fn share(progress: &Progress) -> Option<f32> {
    #[expect(clippy::cast_precision_loss, reason = "a bar has fewer points than that")]
    let share = (progress.total > 0).then(|| progress.done as f32 / progress.total as f32);
    share.map(|share| share.clamp(0.0, 1.0))
}

fn show(cx: &Cx<'_>, ui: &mut Ui, doing: &str, share: Option<f32>, count: Option<&str>) {
    let p = cx.palette;
    let (all, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW + HEIGHT + 4.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, doing));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(1.0);
        if let Some(share) = share {
            node.set_numeric_value(f64::from(share));
        }
        if let Some(count) = count {
            node.set_value(count);
        }
    });
    let painter = ui.painter();
    let line = Rect::from_min_size(all.min, vec2(all.width(), ROW));
    let left = painter.text(line.left_center(), Align2::LEFT_CENTER, doing, semibold(14.0), p.text);
    if let Some(count) = count {
        // Where both do not fit, the words give way to the numbers below it: the reader of the tree has both.
        let galley = painter.layout_no_wrap(count.to_owned(), regular(12.0), p.quiet);
        if galley.size().x + 8.0 <= line.right() - left.right() {
            let at = Align2::RIGHT_CENTER.align_size_within_rect(galley.size(), line);
            painter.galley(at.min, galley, p.quiet);
        }
    }
    let bar = Rect::from_min_max(all.left_bottom() - vec2(0.0, HEIGHT), all.max);
    painter.rect_filled(bar, HEIGHT / 2.0, p.line);
    if let Some(share) = share.filter(|share| *share > 0.0) {
        let done = Rect::from_min_size(bar.min, vec2((bar.width() * share).max(HEIGHT), HEIGHT));
        painter.rect_filled(done, HEIGHT / 2.0, p.accent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Job;
    use crate::os::Stage;
    use crate::ui::widgets::testing::{bench, model};
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    #[test]
    fn a_bar_says_in_words_how_far_it_is() {
        let progress = Progress { job: Job::Prove, stage: Stage::Pairs, done: 2276, total: 3540, milliseconds: 3_240 };
        let mut harness = bench(model(3), 400.0, move |cx, ui| progress_bar(cx, ui, &progress));
        harness.run();
        let bar = harness.get_by_label("Servers connect to each other");
        assert_eq!(bar.accesskit_node().role(), Role::ProgressIndicator);
        assert_eq!(bar.value().as_deref(), Some("2,276 of 3,540 connections"));
        let share = bar.accesskit_node().numeric_value().expect("a number");
        assert!((share - 2276.0 / 3540.0).abs() < 1e-6, "{share}");
        assert!(harness.query_by_label("3.2 s").is_some());
    }

    #[test]
    fn without_a_number_it_stands_still_and_claims_none() {
        let mut harness = bench(model(3), 400.0, |cx, ui| waiting_bar(cx, ui, "Making keys"));
        assert!(harness.run() < 6);
        let bar = harness.get_by_label("Making keys");
        assert_eq!(bar.accesskit_node().numeric_value(), None);
    }
}
