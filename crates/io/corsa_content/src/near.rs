/// The name most like `text`, if any is like it at all.
pub(crate) fn nearest(text: &str, names: &[&'static str]) -> Option<&'static str> {
    let text = text.to_lowercase();
    names
        .iter()
        .map(|name| (strsim::jaro_winkler(&text, name), *name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.8)
        .map(|(_, name)| name)
}
