//! What every page looks like. Committed pictures are compared byte by byte, since the painter is our own and paints the
//! same everywhere.
//!
//! - `UPDATE_SNAPSHOTS=1 cargo test --test pictures` takes them anew (`tests/pictures/`).
//! - `cargo test --test pictures contact_sheets` lays all pages out on sheets in `target/sheets/`, one for each theme and
//!   size, with each page as a file of its own beside them.
#![cfg(feature = "window")]

mod window_support;

use image::RgbaImage;
use interlock::app::{Model, Step};
use std::path::Path;
use window_support::{SIZES, THEMES, Window, models};

/// Every page in the state that it is mostly seen in.
fn pages() -> Vec<(&'static str, Model)> {
    let name = |step: Step| match step {
        Step::Servers => "1-servers",
        Step::Subject => "2-subject",
        Step::Certificates => "3-certificates",
        Step::Peers => "4-peers",
        Step::Conf => "5-conf",
        Step::Rehearse => "6-rehearse",
        Step::Review => "7-review",
        Step::Write => "8-write",
        Step::Done => "9-done",
    };
    Step::ALL.into_iter().map(|step| (name(step), models::at(step))).collect()
}

#[test]
fn contact_sheets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/sheets");
    std::fs::create_dir_all(&folder).expect("a folder for the sheets");
    for (what, models) in [("", pages as fn() -> Vec<_>), ("states-", models::states)] {
        for (theme, theme_name) in THEMES {
            for size in SIZES {
                let name = format!("{what}{theme_name}-{}x{}", size[0], size[1]);
                let mut pictures = Vec::new();
                for (page, model) in models() {
                    let picture = Window::looking(model, size, theme).picture();
                    save(&picture, &folder.join(&name), page);
                    pictures.push(picture);
                }
                let sheet = sheet(&pictures);
                assert_eq!(sheet.width(), 3 * u32::from(size[0]) + 4 * GAP);
                save(&sheet, &folder, &name);
            }
        }
    }
}

/// Between pictures on a sheet.
const GAP: u32 = 16;

/// Three pictures in a row.
fn sheet(pictures: &[RgbaImage]) -> RgbaImage {
    let (width, height) = pictures.first().map_or((0, 0), RgbaImage::dimensions);
    let rows = u32::try_from(pictures.len().div_ceil(3)).expect("few");
    let grey = image::Rgba([120, 120, 120, 255]);
    let mut sheet = RgbaImage::from_pixel(3 * (width + GAP) + GAP, rows * (height + GAP) + GAP, grey);
    for (number, picture) in (0_u32..).zip(pictures) {
        let (x, y) = (GAP + number % 3 * (width + GAP), GAP + number / 3 * (height + GAP));
        image::imageops::replace(&mut sheet, picture, x.into(), y.into());
    }
    sheet
}

fn save(picture: &RgbaImage, folder: &Path, name: &str) {
    std::fs::create_dir_all(folder).expect("a folder for pictures");
    let path = folder.join(format!("{name}.png"));
    picture.save(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
