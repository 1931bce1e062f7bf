//! The menus that hold the car: before the first drive, in the pits, after a restart.

/// What is open, and how long it stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Menu {
    open: Option<Open>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// Somebody presses Drive after so many ticks.
    For(u64),
    /// Only Drive ends it.
    UntilDrive,
}

/// When and for how long menus open; in ticks of 3 ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MenuRules {
    /// The pre-drive menu: so long, or until Drive.
    pub(crate) at_start: Option<u64>,
    /// In the pits after a teleport there; 0 is no menu.
    pub(crate) in_pits: u64,
    /// A restart asked for through SimState opens a menu that only Drive ends.
    pub(crate) after_restart: bool,
}

impl Menu {
    /// The menu that is there when a session is loaded.
    pub(crate) fn at_start(rules: &MenuRules) -> Self {
        match rules.at_start {
            Some(ticks) => Self::open_for(ticks),
            None => Self::until_drive(),
        }
    }

    /// Open for so many ticks; 0 is closed.
    pub(crate) fn open_for(ticks: u64) -> Self {
        Self { open: (ticks > 0).then_some(Open::For(ticks)) }
    }

    pub(crate) fn until_drive() -> Self {
        Self { open: Some(Open::UntilDrive) }
    }

    pub(crate) fn is_open(self) -> bool {
        self.open.is_some()
    }

    /// A tick of an open menu.
    pub(crate) fn tick(&mut self) {
        if let Some(Open::For(ticks)) = self.open {
            *self = Self::open_for(ticks - 1);
        }
    }

    /// Drive is pressed.
    pub(crate) fn drive(&mut self) {
        self.open = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_stays_its_time_or_until_drive() {
        let mut menu = Menu::open_for(2);
        menu.tick();
        assert!(menu.is_open());
        menu.tick();
        assert!(!menu.is_open());
        let mut menu = Menu::at_start(&MenuRules::default());
        (0..1_000_000).for_each(|_| menu.tick());
        assert!(menu.is_open(), "forever");
        menu.drive();
        assert!(!menu.is_open());
        assert!(!Menu::open_for(0).is_open());
    }
}
