//! The signs and units that no source settles, as the self-test measured them.

use corsa_pages::{Finding as Measured, Verdict as Measurement};

use crate::Finding;

/// What cannot be corrected begins like this.
const NO_CORRECTION: &str = "none";

/// How more comes to be known.
const AGAIN: &str = "corsa doctor --watch 60 while corsa drive --backend live";

pub fn check(measured: &[Measured]) -> Finding {
    let of = |verdict| measured.iter().filter(move |finding| finding.verdict == verdict);
    let num_open = of(Measurement::NotYetMeasurable).count();
    let num_confirmed = of(Measurement::Confirmed).count();
    if num_open == measured.len() {
        return Finding::skip("signs", format!("not yet measurable: {AGAIN}"));
    }
    if let Some(wrong) =
        of(Measurement::Contradicted).find(|finding| finding.correction.starts_with(NO_CORRECTION))
    {
        let (for_it, against) = wrong.votes;
        let seen = format!("not so: {} ({for_it} for, {against} against)", wrong.expectation);
        return Finding::fail("signs", seen, "run corsa report and open an issue with its file");
    }
    let corrected: Vec<String> = of(Measurement::Contradicted)
        .map(|finding| format!("{}: {}", finding.expectation, finding.correction))
        .collect();
    let mut seen = format!("{num_confirmed} of {} as expected", measured.len());
    if !corrected.is_empty() {
        seen = format!(
            "{seen}, {} otherwise and corrected ({})",
            corrected.len(),
            corrected.join("; ")
        );
    }
    if num_open > 0 {
        seen = format!("{seen}, {num_open} not yet measurable: {AGAIN}");
    }
    Finding::ok("signs", seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::finding};

    fn measured(verdicts: [Measurement; 3]) -> Vec<Measured> {
        let corrections = ["none: please report it", "its sign is turned", "its sign is turned"];
        verdicts
            .into_iter()
            .zip(corrections)
            .map(|(verdict, correction)| Measured {
                expectation: "`heading` grows to the right",
                verdict,
                correction,
                votes: (3, 40),
            })
            .collect()
    }

    fn verdict(verdicts: [Measurement; 3]) -> (Verdict, String) {
        let findings = [check(&measured(verdicts))];
        let found = finding(&findings, "signs");
        (found.verdict, found.seen.clone())
    }

    #[test]
    fn what_cannot_be_corrected_is_a_failure_the_rest_is_not() {
        use Measurement::{Confirmed, Contradicted, NotYetMeasurable};
        assert_eq!(verdict([NotYetMeasurable; 3]).0, Verdict::Skip);
        assert_eq!(verdict([Confirmed; 3]), (Verdict::Ok, "3 of 3 as expected".to_owned()));
        let (found, said) = verdict([Confirmed, Contradicted, NotYetMeasurable]);
        assert!(found == Verdict::Ok && said.contains("its sign is turned"), "{said}");
        assert!(said.contains("1 not yet"), "{said}");
        let (found, said) = verdict([Contradicted, Confirmed, Confirmed]);
        assert!(found == Verdict::Fail && said.contains("3 for, 40 against"), "{said}");
    }
}
