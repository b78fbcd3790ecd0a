//! The things that were used last, by handle.

/// At most so many; what was used longest ago makes room.
pub struct Recent<T> {
    most: usize,
    last: u32,
    /// The latest at the end.
    kept: Vec<(u32, T)>,
}

impl<T: Clone> Recent<T> {
    pub const fn new(most: usize) -> Self {
        Self { most, last: 0, kept: Vec::new() }
    }

    /// Keeps something and answers with its handle.
    pub fn keep(&mut self, value: T) -> u32 {
        if self.kept.len() == self.most {
            self.kept.remove(0);
        }
        self.last = self.last.wrapping_add(1);
        self.kept.push((self.last, value));
        self.last
    }

    /// What a handle stands for, unless it had to make room.
    pub fn get(&mut self, handle: u32) -> Option<T> {
        let place = self.kept.iter().position(|(kept, _)| *kept == handle)?;
        self.kept[place..].rotate_left(1);
        self.kept.last().map(|(_, value)| value.clone())
    }
}
