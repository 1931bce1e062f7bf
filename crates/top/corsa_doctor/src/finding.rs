use std::fmt;

use serde::Serialize;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Ok,
    /// It works, and not as well as it could; or it is not known to.
    Warn,
    /// It cannot work like this.
    Fail,
    /// Does not apply here or now; `seen` says why.
    Skip,
}

impl Verdict {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What one check saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check's name: one or two words, the same every time.
    pub check: &'static str,
    pub verdict: Verdict,
    /// What was seen, with its values; for a skip, why.
    pub seen: String,
    /// What puts it right: a command, or where in which menu; several steps are lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Finding {
    pub fn ok(check: &'static str, seen: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, seen: seen.into(), fix: None }
    }

    pub fn warn(check: &'static str, seen: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Warn, seen: seen.into(), fix: Some(fix.into()) }
    }

    pub fn fail(check: &'static str, seen: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Fail, seen: seen.into(), fix: Some(fix.into()) }
    }

    pub fn skip(check: &'static str, reason: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Skip, seen: reason.into(), fix: None }
    }
}
