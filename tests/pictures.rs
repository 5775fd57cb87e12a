//! What every page looks like. The painter is our own and paints the same everywhere, so a pixel that differs from the
//! committed picture is a change of the page.
//!
//! - `UPDATE_SNAPSHOTS=1 cargo test --test pictures looks` takes the pictures anew (`tests/pictures/`), those that differ.
//!   Look at them before committing.
//! - `cargo test --test pictures contact_sheets` lays all pages out on sheets in `target/sheets/`, one for each theme and
//!   size, with each page as a file of its own beside them.
#![cfg(feature = "window")]

mod window_support;

use egui_kittest::{SnapshotOptions, try_image_snapshot_options};
use image::RgbaImage;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use interlock::app::Step;
use std::path::Path;
use window_support::{SIZES, THEMES, Window, models};

/// Light on a desktop, dark where there is least room: what goes wrong in the other two goes wrong in these.
const COMMITTED: [(egui::Theme, &str, [u16; 2]); 2] =
    [(egui::Theme::Light, "light", SIZES[0]), (egui::Theme::Dark, "dark", SIZES[1])];

#[test]
fn every_page_looks_as_it_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    let is_update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    // Paths on the pages are written as the system writes them.
    if cfg!(windows) || !(folder.exists() || is_update) {
        println!("skipped: there are no pictures for this system");
        return;
    }
    let options = SnapshotOptions::new().threshold(0.0).max_failed_pixels(0).output_path(&folder);
    let mut differing = Vec::new();
    for (theme, theme_name, size) in COMMITTED {
        for (page, model) in models::pages() {
            let name = format!("{page}-{theme_name}-{}x{}", size[0], size[1]);
            let picture = Window::looking(model, size, theme).picture();
            if let Err(error) = try_image_snapshot_options(&picture, name.as_str(), &options) {
                differing.push(error.to_string());
            }
            if is_update {
                make_small(&picture, &folder.join(format!("{name}.png")));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn the_same_page_is_the_same_bytes_each_time() {
    for step in [Step::Conf, Step::Rehearse] {
        let [first, second] = [(); 2].map(|()| Window::new(models::at(step)).picture());
        assert!(first == second, "{step:?}");
        assert!(first.pixels().all(|pixel| pixel[3] == 255), "{step:?} does not fill the window");
    }
}

/// Pictures are read more often than written, and kept for ever: the shorter of two ways to write one.
fn make_small(picture: &RgbaImage, path: &Path) {
    let opaque = image::DynamicImage::from(picture.clone()).to_rgb8();
    let written = |filter| {
        let mut bytes = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, filter);
        opaque.write_with_encoder(encoder).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        bytes
    };
    let shorter = [FilterType::NoFilter, FilterType::Adaptive].map(written).into_iter().min_by_key(Vec::len);
    std::fs::write(path, shorter.unwrap_or_default()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[test]
fn contact_sheets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/sheets");
    std::fs::create_dir_all(&folder).expect("a folder for the sheets");
    for (what, models) in [("", models::pages as fn() -> Vec<_>), ("states-", models::states)] {
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
