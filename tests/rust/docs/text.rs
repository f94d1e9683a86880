//! What a Markdown document names: links, headings, files, commands.

/// A span of code that ends so names a file.
const ENDS: [&str; 10] = [
    ".rs", ".md", ".toml", ".json", ".js", ".mjs", ".ts", ".tsx", ".css", ".html",
];

/// One document.
pub struct Document {
    /// From the root.
    pub path: String,
    /// All of it.
    text: String,
    /// Without its blocks of code.
    prose: String,
}

impl Document {
    pub fn new(path: &str, text: &str) -> Self {
        let mut prose = String::new();
        let mut in_block = false;
        for line in text.lines() {
            if line.trim_start().starts_with("```") {
                in_block = !in_block;
            } else if !in_block {
                prose.push_str(line);
                prose.push('\n');
            }
        }
        assert!(!in_block, "{path}: a block of code is not closed");
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            prose,
        }
    }

    /// The folder that it lies in.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Targets of the links that stay in the repository.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        let targets = self.prose.split("](").skip(1);
        targets
            .filter_map(|rest| Some(rest.split_once(')')?.0))
            .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
    }

    /// Spans of code in the prose: what stands between two backticks of one paragraph.
    fn spans(&self) -> impl Iterator<Item = &str> {
        let paragraphs = self.prose.split("\n\n").flat_map(|part| part.split("\n|"));
        paragraphs.flat_map(|paragraph| paragraph.split('`').skip(1).step_by(2))
    }

    /// Spans that name a file, or something in one of `folders`.
    pub fn paths(&self, folders: Vec<&str>) -> impl Iterator<Item = &str> {
        let is_plain = |span: &str| {
            let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-/*".contains(letter);
            span.chars().all(fits) && span.starts_with(|first: char| first != '/')
        };
        self.spans().filter(move |span| {
            let in_folder = span
                .split_once('/')
                .is_some_and(|(first, _)| folders.contains(&first));
            // `.json` alone is a kind of file, no file.
            let is_file = ENDS
                .iter()
                .any(|end| span.strip_suffix(end).is_some_and(|name| !name.is_empty()));
            is_plain(span) && (in_folder || is_file)
        })
    }

    /// The lower-case word after each `start`, in prose and blocks alike.
    pub fn words_after<'d>(&'d self, start: &'d str) -> impl Iterator<Item = &'d str> {
        self.text.split(start).skip(1).filter_map(|rest| {
            let is_in = |letter: char| letter.is_ascii_lowercase() || "_-".contains(letter);
            let end = rest.find(|letter| !is_in(letter)).unwrap_or(rest.len());
            rest.get(..end)
                .filter(|word| !word.is_empty() && !word.starts_with('-'))
        })
    }

    /// The sections whose headings start with these marks: title and text, down to the next heading of that depth or
    /// above. Blocks of code belong to them.
    pub fn sections(&self, marks: &str) -> Vec<(&str, String)> {
        let depth = marks.trim_end().len();
        let mut sections: Vec<(&str, String)> = Vec::new();
        let (mut inside, mut in_block) = (false, false);
        for line in self.text.lines() {
            let is_fence = line.trim_start().starts_with("```");
            in_block ^= is_fence;
            let level = line.chars().take_while(|letter| *letter == '#').count();
            if !in_block && !is_fence && level > 0 && level <= depth {
                inside = level == depth;
                if inside {
                    sections.push((line.get(depth..).unwrap_or_default().trim(), String::new()));
                }
            } else if let Some((_, body)) = sections.last_mut().filter(|_| inside) {
                body.push('\n');
                body.push_str(line);
            }
        }
        for (_, body) in &mut sections {
            body.push('\n');
        }
        sections
    }

    /// A heading has this anchor, as GitHub makes them: lower case, hyphens for spaces, no other punctuation.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        let headings = self.prose.lines().filter(|line| line.starts_with('#'));
        headings
            .map(|line| line.trim_start_matches('#').trim())
            .any(|title| slug(title) == anchor)
    }
}

fn slug(title: &str) -> String {
    let kept = title
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .flat_map(char::to_lowercase)
        .collect()
}

#[test]
fn a_document_is_read_as_people_read_it() {
    let text = "# A B, c\n\nSee [it](../x.md#a-b-c), [there](https://example.org), `x/y.rs` and\n`x/*.ts`, `text/html`.\n\n\
                ```sh\ncargo xtask test # `no/file.rs`\n```\n\n## D\n\nWords.\n";
    let document = Document::new("docs/a.md", text);
    assert_eq!(document.folder(), "docs");
    assert_eq!(document.links().collect::<Vec<_>>(), ["../x.md#a-b-c"]);
    let paths: Vec<&str> = document.paths(vec!["x"]).collect();
    assert_eq!(paths, ["x/y.rs", "x/*.ts"]);
    assert_eq!(
        document.words_after("cargo xtask ").collect::<Vec<_>>(),
        ["test"]
    );
    assert_eq!(document.sections("## "), [("D", "\n\nWords.\n".to_owned())]);
    assert!(document.has_anchor("a-b-c") && !document.has_anchor("e"));
}
