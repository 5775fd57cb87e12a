//! From the painter's pixels to the screen: only what changed, as far as the screen still has the rest.
//!
//! The system's buffer may be the last picture, one before it, or empty (its age tells); what was drawn since is copied
//! into it. What the system loses of a window it asks for again without saying which part, so then all of it is shown.

use crate::shell::cpu::{Area, Painter, Screen};
use egui::{ClippedPrimitive, Color32, TexturesDelta};
use softbuffer::{Context, Rect, Surface};
use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::Arc;
use winit::window::Window;

/// Systems keep two or three buffers.
const REMEMBERED: usize = 4;

/// What is on the screen.
pub(super) struct Picture {
    /// The system may have lost it: the next one is shown whole.
    pub(super) is_lost: bool,
    painter: Painter,
    screen: Screen,
    surface: Surface<Arc<Window>, Arc<Window>>,
    /// What changed with each picture, the newest first.
    changes: VecDeque<Vec<Area>>,
    size: [u32; 2],
}

impl Picture {
    /// Nothing yet.
    ///
    /// # Errors
    /// The system takes no pixels for this window.
    pub(super) fn new(window: &Arc<Window>) -> Result<Self, String> {
        let context = Context::new(Arc::clone(window)).map_err(|error| error.to_string())?;
        let surface = Surface::new(&context, Arc::clone(window)).map_err(|error| error.to_string())?;
        Ok(Self {
            is_lost: true,
            painter: Painter::default(),
            screen: Screen::default(),
            surface,
            changes: VecDeque::new(),
            size: [0; 2],
        })
    }

    pub(super) fn update_textures(&mut self, delta: &mut TexturesDelta) {
        self.painter.update_textures(delta);
    }

    /// Draws and shows a frame; a window without a size shows nothing.
    ///
    /// # Errors
    /// The system does not take the pixels.
    pub(super) fn show(
        &mut self,
        window: &Window,
        background: Color32,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
    ) -> Result<(), String> {
        let size = window.inner_size();
        let (Some(width), Some(height)) = (NonZeroU32::new(size.width), NonZeroU32::new(size.height)) else {
            return Ok(());
        };
        if self.size != [size.width, size.height] {
            self.surface.resize(width, height).map_err(|error| error.to_string())?;
            self.size = [size.width, size.height];
            self.is_lost = true;
        }
        let changed =
            self.screen.draw(&mut self.painter, self.size.map(index), background, primitives, pixels_per_point);
        if changed.is_empty() && !self.is_lost {
            return Ok(());
        }
        let is_whole = std::mem::take(&mut self.is_lost);
        window.pre_present_notify();
        self.present(changed, is_whole)
    }

    /// Shows the last frame once more, whole.
    ///
    /// # Errors
    /// The system does not take the pixels.
    pub(super) fn repeat(&mut self) -> Result<(), String> {
        self.present(Vec::new(), true)
    }

    fn present(&mut self, changed: Vec<Area>, is_whole: bool) -> Result<(), String> {
        if self.size.contains(&0) {
            return Ok(());
        }
        let canvas = self.screen.canvas();
        let whole = Area { left: 0, top: 0, width: canvas.width(), height: canvas.height() };
        let mut buffer = self.surface.buffer_mut().map_err(|error| error.to_string())?;
        let row = index(self.size[0]);
        self.changes.push_front(changed);
        self.changes.truncate(REMEMBERED);
        let age = usize::from(buffer.age());
        if is_whole || age == 0 || age > self.changes.len() {
            copy(canvas.pixels(), canvas.width(), &mut buffer, row, whole);
        } else {
            for area in self.changes.iter().take(age).flatten() {
                copy(canvas.pixels(), canvas.width(), &mut buffer, row, *area);
            }
        }
        // On the screen is the last picture, whichever buffer this is.
        let shown: Vec<Rect> = match self.changes.front() {
            Some(changed) if !is_whole => changed.iter().filter_map(|area| rect(*area)).collect(),
            _ => rect(whole).into_iter().collect(),
        };
        buffer.present_with_damage(&shown).map_err(|error| error.to_string())
    }
}

/// Copies an area row by row into pixels as the system has them: red, green and blue below a byte that it does not read.
fn copy(from: &[[u8; 4]], from_row: usize, to: &mut [u32], to_row: usize, area: Area) {
    for y in area.top..area.top + area.height {
        let span = |row: usize| y * row + area.left..y * row + area.left + area.width;
        let (Some(from), Some(to)) = (from.get(span(from_row)), to.get_mut(span(to_row))) else { return };
        for ([red, green, blue, _], to) in from.iter().zip(to) {
            *to = u32::from_be_bytes([0, *red, *green, *blue]);
        }
    }
}

fn rect(area: Area) -> Option<Rect> {
    let number = |count: usize| u32::try_from(count).ok();
    Some(Rect {
        x: number(area.left)?,
        y: number(area.top)?,
        width: NonZeroU32::new(number(area.width)?)?,
        height: NonZeroU32::new(number(area.height)?)?,
    })
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_copied_and_nothing_beside_it() {
        let from: Vec<[u8; 4]> = (0..12).map(|number| [number, 0, 1, 255]).collect();
        let mut to = vec![7; 12];
        copy(&from, 4, &mut to, 4, Area { left: 1, top: 1, width: 2, height: 2 });
        assert_eq!(to, [7, 7, 7, 7, 7, 0x05_0001, 0x06_0001, 7, 7, 0x09_0001, 0x0a_0001, 7]);
    }

    #[test]
    fn an_area_without_a_size_is_no_damage() {
        assert!(rect(Area { left: 3, top: 4, width: 0, height: 5 }).is_none());
        assert!(rect(Area { left: 3, top: 4, width: 1, height: 5 }).is_some());
    }
}
