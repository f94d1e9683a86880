//! YAML, and JSON, which is YAML too: documents as trees whose nodes know where they stand.

use granit_parser::{Event, Parser, ScalarStyle, Span};

/// The longest text read, in bytes: a spec is written by people.
pub const MAX_BYTES: usize = 2_000_000;
/// The most nodes, those of aliases counted each time.
const MAX_NODES: usize = 200_000;
/// The most keys of a map, each compared with those before it.
const MAX_KEYS: usize = 1_000;
/// The deepest nesting.
const MAX_DEPTH: usize = 64;
const TOO_DEEP: &str = "the text is nested more than 64 deep";
/// The most documents of a text.
const MAX_DOCUMENTS: usize = 2_000;

/// Line and column of a node, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Mark {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A node of a document.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) mark: Mark,
    pub(super) value: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A text, number or boolean as it is written.
    Scalar(String),
    List(Vec<Node>),
    /// In the order written.
    Map(Vec<(String, Node)>),
}

/// Why a text is no YAML that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) mark: Mark,
    pub(super) what: String,
}

impl Node {
    /// The value under a key of a map.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => entries
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// Whether it is a map without other keys, or no map.
    pub(super) fn has_only(&self, keys: &[&str]) -> bool {
        match &self.value {
            Value::Map(entries) => entries.iter().all(|(key, _)| keys.contains(&key.as_str())),
            _ => true,
        }
    }

    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// What it is, for a message: a list, a text, ...
    pub(super) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "empty",
            Value::Scalar(_) => "a text or number",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}

/// A collection that is not closed yet.
enum Open {
    List(Vec<Node>),
    Map {
        entries: Vec<(String, Node)>,
        /// The key whose value comes next.
        key: Option<(String, Mark)>,
    },
}

/// A node that aliases stand for.
struct Anchor {
    number: usize,
    node: Node,
    /// How many nodes it is, and how deep.
    size: usize,
    depth: usize,
}

struct Reader {
    documents: Vec<Node>,
    open: Vec<(Open, Mark, usize)>,
    root: Option<Node>,
    anchors: Vec<Anchor>,
    nodes: usize,
}

/// Reads every document of a text.
pub(super) fn read(text: &str) -> Result<Vec<Node>, Broken> {
    let mut reader = Reader {
        documents: Vec::new(),
        open: Vec::new(),
        root: None,
        anchors: Vec::new(),
        nodes: 0,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Broken {
            mark: Mark {
                line: error.marker().line(),
                column: error.marker().col() + 1,
            },
            what: error.info().to_owned(),
        })?;
        reader.take(event, mark(&span))?;
    }
    Ok(reader.documents)
}

fn mark(span: &Span) -> Mark {
    Mark {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

impl Reader {
    fn take(&mut self, event: Event<'_>, mark: Mark) -> Result<(), Broken> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let value = if plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Value::Null
                } else {
                    Value::Scalar(text.into_owned())
                };
                self.add(Node { mark, value }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.begin(Open::List(Vec::new()), mark, anchor),
            Event::MappingStart(_, anchor, _) => {
                let open = Open::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.begin(open, mark, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((open, mark, anchor)) = self.open.pop() else {
                    return Ok(());
                };
                let value = match open {
                    Open::List(entries) => Value::List(entries),
                    Open::Map { entries, .. } => Value::Map(merged(entries)),
                };
                self.add(Node { mark, value }, anchor)
            }
            Event::Alias(anchor) => {
                let found = self.anchors.iter().find(|known| known.number == anchor);
                let Some(found) = found else {
                    return Err(broken(mark, "an alias stands inside its own anchor"));
                };
                if self.open.len() + found.depth > MAX_DEPTH {
                    return Err(broken(mark, TOO_DEEP));
                }
                self.nodes += found.size;
                let value = found.node.value.clone();
                self.add(Node { mark, value }, 0)
            }
            Event::DocumentEnd => {
                if let Some(root) = self.root.take() {
                    if self.documents.len() == MAX_DOCUMENTS {
                        return Err(broken(mark, "the file has more than 2,000 documents"));
                    }
                    // An empty document, as after a last "---", says nothing.
                    if !root.is_null() {
                        self.documents.push(root);
                    }
                }
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, open: Open, mark: Mark, anchor: usize) -> Result<(), Broken> {
        if self.open.len() == MAX_DEPTH {
            return Err(broken(mark, TOO_DEEP));
        }
        self.open.push((open, mark, anchor));
        Ok(())
    }

    /// Puts a node where it belongs: into the open collection, or as the document.
    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Broken> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(broken(node.mark, "the text has more than 200,000 values"));
        }
        if anchor > 0 {
            let (size, depth) = extent(&node);
            // What an anchor holds is kept a second time.
            self.nodes += size;
            self.anchors.retain(|known| known.number != anchor);
            self.anchors.push(Anchor {
                number: anchor,
                node: node.clone(),
                size,
                depth,
            });
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some((Open::List(entries), ..)) => entries.push(node),
            Some((Open::Map { entries, key }, ..)) => match key.take() {
                None => {
                    let Value::Scalar(text) = node.value else {
                        return Err(broken(node.mark, "a key has to be a text"));
                    };
                    if entries.len() == MAX_KEYS {
                        return Err(broken(node.mark, "the map has more than 1,000 keys"));
                    }
                    if text != "<<" && entries.iter().any(|(known, _)| *known == text) {
                        let what = format!("the key {} is there twice", shortened(&text));
                        return Err(broken(node.mark, &what));
                    }
                    *key = Some((text, node.mark));
                }
                Some((name, _)) => entries.push((name, node)),
            },
        }
        Ok(())
    }
}

fn broken(mark: Mark, what: &str) -> Broken {
    Broken {
        mark,
        what: what.to_owned(),
    }
}

/// The start of a text, for a message.
pub(super) fn shortened(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() {
        format!("{start:?}...")
    } else {
        format!("{start:?}")
    }
}

/// How many nodes a node is, and how deep.
fn extent(node: &Node) -> (usize, usize) {
    let of = |children: &mut dyn Iterator<Item = &Node>| {
        children.fold((1, 1), |(size, depth), child| {
            let (more, below) = extent(child);
            (size + more, depth.max(below + 1))
        })
    };
    match &node.value {
        Value::Null | Value::Scalar(_) => (1, 1),
        Value::List(entries) => of(&mut entries.iter()),
        Value::Map(entries) => of(&mut entries.iter().map(|(_, node)| node)),
    }
}

/// Takes `<<: *base` in: keys of the base that are not written are as if they were.
fn merged(entries: Vec<(String, Node)>) -> Vec<(String, Node)> {
    if !entries.iter().any(|(key, _)| key == "<<") {
        return entries;
    }
    let (bases, mut own): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| key == "<<");
    for (_, base) in bases {
        let bases = match base.value {
            Value::List(bases) => bases,
            _ => vec![base],
        };
        for base in bases {
            let Value::Map(inherited) = base.value else {
                continue;
            };
            for (key, node) in inherited {
                if !own.iter().any(|(known, _)| *known == key) {
                    own.push((key, node));
                }
            }
        }
    }
    own
}
