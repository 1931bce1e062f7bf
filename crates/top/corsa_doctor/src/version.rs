/// A version as numbers: `0.1.78-preview1` is 0, 1, 78.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(Vec<u32>);

impl Version {
    /// Reads as many numbers as there are; trailing zeros do not count.
    pub(crate) fn parse(text: &str) -> Self {
        let mut numbers = Vec::new();
        for part in text.trim().trim_start_matches('v').split('.') {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            let Ok(number) = digits.parse() else { break };
            numbers.push(number);
            if digits.len() < part.len() {
                break;
            }
        }
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        Self(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let ordered = ["", "0.1.9", "0.1.78-preview3", "0.2.0", "0.2.8", "0.2.11", "1", "1.16.4"];
        for pair in ordered.windows(2) {
            assert!(Version::parse(pair[0]) < Version::parse(pair[1]), "{pair:?}");
        }
        assert_eq!(Version::parse("1.16.0.0"), Version::parse("1.16"));
    }
}
