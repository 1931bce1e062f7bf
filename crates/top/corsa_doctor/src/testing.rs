//! For the checks' tests.

use corsa_pages::raw::Page;

use crate::{Finding, Verdict};

/// A page that nobody has written.
pub(crate) fn zeroed<P: Page>() -> P {
    P::zeroed()
}

/// The verdict of a check by its name.
pub(crate) fn verdict(findings: &[Finding], check: &str) -> Verdict {
    finding(findings, check).verdict
}

pub(crate) fn finding<'a>(findings: &'a [Finding], check: &str) -> &'a Finding {
    let found = findings.iter().find(|finding| finding.check == check);
    let found = found.unwrap_or_else(|| panic!("no check `{check}` in {findings:?}"));
    // Whatever is wrong has a fix, and what is not has none.
    let is_wrong = matches!(found.verdict, Verdict::Warn | Verdict::Fail);
    assert_eq!(found.fix.is_some(), is_wrong, "{found:?}");
    found
}
