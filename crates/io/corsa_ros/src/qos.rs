/// How a topic travels. A subscription only matches a publisher that offers at least what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Qos {
    pub reliability: Reliability,
    pub durability: Durability,
    /// How many samples a publisher keeps for resending, and a subscription until they are taken; the
    /// oldest go first.
    pub depth: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reliability {
    /// What is lost is lost.
    BestEffort,
    /// What is lost is sent again, as long as the publisher keeps it.
    Reliable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A subscription gets what is sent from now on.
    Volatile,
    /// A late subscription also gets what its publishers still keep.
    TransientLocal,
}

impl Qos {
    /// For streams where the newest counts.
    pub const fn best_effort(depth: u32) -> Self {
        Self { reliability: Reliability::BestEffort, durability: Durability::Volatile, depth }
    }

    /// For events none of which may be missed.
    pub const fn reliable(depth: u32) -> Self {
        Self { reliability: Reliability::Reliable, durability: Durability::Volatile, depth }
    }

    /// For what changes rarely and everybody must know: a late subscriber gets the last one.
    pub const fn latched() -> Self {
        Self {
            reliability: Reliability::Reliable,
            durability: Durability::TransientLocal,
            depth: 1,
        }
    }
}
