//! Whether the first page is what stands on the screen, by its pixels: a window that opens and stays black is no window.

use crate::driver::{PATIENCE, Window, fingers};
use image::RgbImage;
use std::path::Path;
use std::time::{Duration, Instant};

/// Places on the first page at 1280×800, and their colours in the light theme: the rail, the page, the footer, the button.
const PLACES: [(u32, u32, [u8; 3]); 4] = [
    (100, 500, [0xec, 0xee, 0xf1]),
    (600, 600, [0xf4, 0xf5, 0xf7]),
    (700, 785, [0xff, 0xff, 0xff]),
    (1190, 761, [0x0d, 0x6e, 0x6e]),
];
/// Where the title stands: left, top, width, height.
const TITLE: (u32, u32, u32, u32) = (244, 28, 340, 28);
/// So many pixels of it are dark: a line of large letters has about a thousand.
const INK: std::ops::Range<usize> = 500..3000;

/// Waits until the first page is on the screen.
#[track_caller]
pub(crate) fn is_seen(window: &mut Window, name: &str) {
    // What lies under the pointer has another colour.
    fingers::point_at(600, 700);
    let end = Instant::now() + PATIENCE;
    loop {
        let file = window.picture(name);
        match what_differs(&file) {
            None => return,
            Some(difference) if Instant::now() > end => window.fail(&difference),
            Some(_) => std::thread::sleep(Duration::from_millis(300)),
        }
    }
}

/// Waits until the screen shows something over the page: a screen reader hears of it before it is painted.
#[track_caller]
pub(crate) fn is_covered(window: &mut Window, name: &str) {
    let end = Instant::now() + PATIENCE;
    while what_differs(&window.picture(name)).is_none() {
        if Instant::now() > end {
            window.fail("the screen shows the page and nothing over it");
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn what_differs(file: &Path) -> Option<String> {
    let picture = image::open(file).expect("a picture of the screen").into_rgb8();
    assert_eq!(picture.dimensions(), (1280, 800), "the screen has the size that the places are for");
    let wrong = PLACES.iter().find_map(|&(x, y, wanted)| {
        let found = picture.get_pixel(x, y).0;
        // Drivers round.
        let is_near = found.iter().zip(wanted).all(|(found, wanted)| found.abs_diff(wanted) <= 1);
        (!is_near).then(|| format!("at {x}, {y} the screen has {found:?} and not {wanted:?}"))
    });
    let ink = ink(&picture);
    wrong.or_else(|| (!INK.contains(&ink)).then(|| format!("the title has {ink} dark pixels")))
}

fn ink(picture: &RgbImage) -> usize {
    let (left, top, width, height) = TITLE;
    let places = (top..top + height).flat_map(|y| (left..left + width).map(move |x| (x, y)));
    places.filter(|(x, y)| picture.get_pixel(*x, *y).0.iter().all(|channel| *channel < 100)).count()
}
