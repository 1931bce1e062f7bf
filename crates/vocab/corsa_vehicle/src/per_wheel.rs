use std::ops::{Index, IndexMut};

/// One value per wheel. The order everywhere, in AC's pages too, is front left, front right, rear
/// left, rear right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PerWheel<T> {
    pub front_left: T,
    pub front_right: T,
    pub rear_left: T,
    pub rear_right: T,
}

impl<T> PerWheel<T> {
    pub const fn new(front_left: T, front_right: T, rear_left: T, rear_right: T) -> Self {
        Self { front_left, front_right, rear_left, rear_right }
    }

    /// Builds each value from its wheel index, 0 to 3.
    pub fn from_fn(mut value: impl FnMut(usize) -> T) -> Self {
        Self::new(value(0), value(1), value(2), value(3))
    }

    pub fn from_array([front_left, front_right, rear_left, rear_right]: [T; 4]) -> Self {
        Self { front_left, front_right, rear_left, rear_right }
    }

    pub fn into_array(self) -> [T; 4] {
        [self.front_left, self.front_right, self.rear_left, self.rear_right]
    }

    /// The same wheels with each value turned into another.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> PerWheel<U> {
        PerWheel::from_array(self.into_array().map(change))
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        [&self.front_left, &self.front_right, &self.rear_left, &self.rear_right].into_iter()
    }
}

impl<T: Copy> PerWheel<T> {
    pub const fn splat(value: T) -> Self {
        Self::new(value, value, value, value)
    }
}

impl<T> Index<usize> for PerWheel<T> {
    type Output = T;

    /// # Panics
    /// If `wheel` is not 0 to 3.
    fn index(&self, wheel: usize) -> &T {
        match wheel {
            0 => &self.front_left,
            1 => &self.front_right,
            2 => &self.rear_left,
            3 => &self.rear_right,
            _ => panic!("wheel index {wheel} not in 0..4"),
        }
    }
}

impl<T> IndexMut<usize> for PerWheel<T> {
    fn index_mut(&mut self, wheel: usize) -> &mut T {
        match wheel {
            0 => &mut self.front_left,
            1 => &mut self.front_right,
            2 => &mut self.rear_left,
            3 => &mut self.rear_right,
            _ => panic!("wheel index {wheel} not in 0..4"),
        }
    }
}
