//! Lines that were read before. A shopper changes one line at a time, and the whole cart comes again.

use core::cell::{Cell, RefCell};
use std::sync::Arc;

use super::{by_id, Cart, Line, Order};
use crate::error::{Code, Result};
use crate::input::{read_json_as, Field, Node};
use crate::json::{Manner, RawList};
use crate::texts::Texts;

/// The lines of the cart that came last, in the order they came, each with its JSON text.
#[derive(Default)]
pub struct KnownLines {
    texts: Texts,
    lines: Vec<Arc<Line>>,
    order: Order,
    /// Of the list of their ids.
    version: u32,
}

/// Where in a request's text known lines begin, and their places.
pub(crate) struct Found(Vec<(*const u8, usize)>);

/// How far a cart has been gone through: how many lines came, and where the one after the latest that was known stood.
#[derive(Default)]
struct Progress {
    came: Cell<usize>,
    next: Cell<usize>,
}

impl KnownLines {
    /// Reads a request's JSON. What its lines say is left as it is.
    ///
    /// # Errors
    /// As [`read_json`](crate::input::read_json).
    pub(crate) fn read_json<'a>(&self, request: &'a str) -> Result<(Node<'a>, Found)> {
        let (progress, found) = (Progress::default(), RefCell::new(Vec::with_capacity(self.lines.len())));
        let known = |text: &str| {
            let place = self.find(text, &progress)?;
            found.borrow_mut().push((text.as_ptr(), place));
            Some(self.texts.get(place).len())
        };
        let raw = Some(RawList { key: "lines", known: &known });
        let node = read_json_as(Manner { trims: false, raw }, request, Code::InvalidInput, "")?;
        Ok((node, Found(found.into_inner())))
    }

    /// Reads a cart of it, and records violations. A line that says what it said last time, letter by letter, is the same.
    pub(crate) fn read(&mut self, cart: &Field<'_>, found: &Found) -> Cart {
        let mut found = found.0.iter().peekable();
        // As much as came the time before.
        let (texts, lines) = (Texts::with_capacity_of(&self.texts), Vec::with_capacity(self.lines.len()));
        let mut came = Self { texts, lines, ..Self::default() };
        let mut read_line = |field: &Field<'_>| {
            let Some(Node::Raw(text)) = field.node() else { return Arc::new(Line::read(field)) };
            while found.next_if(|(start, _)| *start < text.as_ptr()).is_some() {}
            let line = match found.next_if(|(start, _)| *start == text.as_ptr()) {
                Some((_, place)) => Arc::clone(&self.lines[*place]),
                None => field.look_into(text, |field| Arc::new(Line::read(field))),
            };
            came.texts.push(text);
            came.lines.push(Arc::clone(&line));
            line
        };
        let (mut order, mut version) = (self.order.clone(), self.version);
        let read = Cart::read_with(cart, &mut read_line, &mut |lines| {
            if !self.has_ids_of(lines) {
                (order, version) = (by_id(lines), version.wrapping_add(1));
            }
            order.clone()
        });
        // A line with a violation is to have it the next time too.
        if cart.is_sound() {
            *self = Self { order, version, ..came };
        }
        read
    }

    /// Another number where the lines that came last have other ids than those before, or the same in another order.
    pub fn version_of_ids(&self) -> u32 {
        self.version
    }

    fn has_ids_of(&self, lines: &[Arc<Line>]) -> bool {
        let is_same =
            |(line, other): (&Arc<Line>, &Arc<Line>)| Arc::ptr_eq(line, other) || line.id == other.id;
        self.lines.len() == lines.len() && self.lines.iter().zip(lines).all(is_same)
    }

    /// The line that a text begins with. It is where it stood, or beside its neighbour where others have come or gone.
    fn find(&self, text: &str, progress: &Progress) -> Option<usize> {
        let (came, next) = (progress.came.get(), progress.next.get());
        progress.came.set(came + 1);
        let is_at = |place: &usize| {
            let known = self.texts.get(*place);
            !known.is_empty() && begins_with(text.as_bytes(), known.as_bytes())
        };
        let place = [next, next + 1, came].into_iter().find(is_at)?;
        progress.next.set(place + 1);
        Some(place)
    }
}

/// By words of eight, where the standard library goes byte by byte in wasm.
fn begins_with(text: &[u8], start: &[u8]) -> bool {
    let Some(text) = text.get(..start.len()) else { return false };
    let word = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_le_bytes);
    let (mut of_text, mut of_start) = (text.chunks_exact(8), start.chunks_exact(8));
    of_text.by_ref().zip(of_start.by_ref()).all(|(a, b)| word(a) == word(b))
        && of_text.remainder() == of_start.remainder()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Request;

    fn line(id: &str, more: &str) -> String {
        format!(r#"{{"id":"{id}","unitPrice":"9.90","quantity":1{more}}}"#)
    }

    fn read(lines: &[String], known: &mut KnownLines) -> Result<Vec<Arc<Line>>> {
        let text = format!(r#"{{"cart":{{"lines":[{}]}},"context":{{"now":1}}}}"#, lines.join(","));
        Request::read_next(&text, known).map(|request| request.cart.lines)
    }

    #[test]
    fn only_what_changed_is_read() {
        let of = |ids: &[&str]| ids.iter().map(|id| line(id, r#","brandId":"}\\\"]{""#)).collect::<Vec<_>>();
        let mut known = KnownLines::default();
        let first = read(&of(&["a", "b", "c", "d", "e"]), &mut known).unwrap();
        assert_eq!(first[1].brand_id.as_deref(), Some(r#"}\"]{"#));
        // Gone, come, changed, and moved.
        for (ids, same) in [
            (["a", "c", "d", "e"].as_slice(), "acde"),
            (&["a", "x", "c", "d", "e"], "acde"),
            (&["a", "y", "c", "z", "e"], "ace"),
            (&["e", "c", "a", "y", "z"], "ayz"),
        ] {
            let before = known.lines.clone();
            let lines = read(&of(ids), &mut known).unwrap();
            let is_same = |line: &&Arc<Line>| before.iter().any(|other| Arc::ptr_eq(line, other));
            let kept: String = lines.iter().filter(is_same).map(|line| line.id.as_str()).collect();
            assert_eq!(kept, same, "{ids:?}");
        }
    }

    #[test]
    fn lists_of_that_name_elsewhere_are_no_lines() {
        let mut known = KnownLines::default();
        let [a, b] = ["a", "b"].map(|id| line(id, ""));
        for lines in [[&a, &b], [&a, &b], [&b, &a], [&b, &a]] {
            let [first, second] = lines;
            let text = format!(
                r#"{{"x":{{"lines":[{a},{b},{a}]}},"cart":{{"y":{{"lines":[{b}]}},"lines":[{first},{second}]}},"context":{{"now":1,"lines":[{b},{a}]}}}}"#
            );
            let expected = Request::read_next(&text, &mut KnownLines::default()).unwrap();
            assert_eq!(Request::read_next(&text, &mut known).unwrap(), expected);
        }
    }

    #[test]
    fn the_version_changes_with_the_ids() {
        let mut known = KnownLines::default();
        let mut versions = Vec::new();
        for (ids, more) in
            [("ab", ""), ("ab", r#","brandId":"x""#), ("ba", ""), ("b", ""), ("ab", ""), ("ab", "")]
        {
            let lines: Vec<String> = ids.chars().map(|id| line(&id.to_string(), more)).collect();
            read(&lines, &mut known).unwrap();
            // Refused, and so not the one before.
            assert!(read(&[line("a", ""), line("a", "")], &mut known).is_err());
            versions.push(known.version_of_ids());
        }
        assert_eq!(versions, [1, 1, 2, 3, 4, 4]);
    }

    #[test]
    fn a_violation_is_found_every_time() {
        let path = |line: String, known: &mut KnownLines| read(&[line], known).unwrap_err().path.unwrap();
        let mut known = KnownLines::default();
        for _ in 0..2 {
            assert_eq!(path(line("a", r#","discount":"x""#), &mut known), "cart.lines[0].discount");
            assert_eq!(path(line("a", r#","brandId":"\ud800""#), &mut known), "cart.lines[0].brandId");
            assert_eq!(path("7".to_owned(), &mut known), "cart.lines[0]");
            assert_eq!(path(line("a", ","), &mut known), "cart.lines[0]");
            assert!(read(&[line("a", "")], &mut known).is_ok());
            assert_eq!(path(line("a", r#","id":"""#), &mut known), "cart.lines[0].id");
            let twice = read(&[line("a", ""), line("a", "")], &mut known).unwrap_err();
            assert_eq!(twice.path.as_deref(), Some("cart.lines[1].id"));
        }
    }
}
