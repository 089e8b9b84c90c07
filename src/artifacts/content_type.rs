//! The media type of an artifact, from its name.

/// Text formats that are shown as such, whatever type is registered for them.
const TEXT_EXTENSIONS: &[&str] = &[
    "cfg",
    "cnf",
    "conf",
    "cf",
    "csv",
    "err",
    "hocon",
    "ini",
    "ipynb",
    "js",
    "json",
    "log",
    "md",
    "prop",
    "properties",
    "py",
    "py3",
    "rst",
    "toml",
    "tsv",
    "txt",
    "xml",
    "yaml",
    "yml",
];
const TEXT_NAMES: &[&str] = &["MLmodel", "MLproject"];

/// The media type that MLflow's artifact downloads give to a file of this name: `text/plain` for
/// the text formats that its UI shows, else the type of the extension, else
/// `application/octet-stream`.
pub fn content_type(file_name: &str) -> &'static str {
    let extension = file_name.rsplit_once('.').map_or("", |(_, last)| last);
    let is_text = TEXT_NAMES.contains(&file_name)
        || TEXT_EXTENSIONS
            .iter()
            .any(|text| text.eq_ignore_ascii_case(extension));
    if is_text {
        return "text/plain";
    }
    mime_guess::from_ext(extension)
        .first_raw()
        .unwrap_or("application/octet-stream")
}

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn the_name_decides_the_type() {
        for (name, expected) in [
            ("MLmodel", "text/plain"),
            ("MLproject", "text/plain"),
            ("model.json", "text/plain"),
            ("train.PY", "text/plain"),
            ("table.csv", "text/plain"),
            ("plot.png", "image/png"),
            ("photo.JPG", "image/jpeg"),
            ("report.html", "text/html"),
            ("report.pdf", "application/pdf"),
            ("weights.unknown", "application/octet-stream"),
            ("README", "application/octet-stream"),
            ("", "application/octet-stream"),
        ] {
            assert_eq!(content_type(name), expected, "{name}");
        }
    }
}
