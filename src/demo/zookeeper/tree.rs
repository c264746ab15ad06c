//! A tree of znodes in memory.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

/// One znode.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub data: Vec<u8>,
    /// The owner's session; 0 for a persistent node.
    pub owner: i64,
    /// Milliseconds since 1970.
    pub created_ms: i64,
    /// The digest credential (`user:password`) that may read it; `None`: everybody.
    pub reader: Option<String>,
    /// Listed by its parent and gone when it is asked for, as a node that vanishes between two
    /// reads.
    pub vanished: bool,
}

/// Znodes by path. The root is always there.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: BTreeMap<String, Node>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: BTreeMap::from([("/".to_owned(), Node::default())]) }
    }
}

impl Tree {
    /// Puts a node, and the persistent ones above it that are missing.
    pub fn put(&mut self, path: &str, node: Node) {
        for (end, _) in path.char_indices().filter(|(place, c)| *c == '/' && *place > 0) {
            let above = path.get(..end).unwrap_or_default();
            self.nodes.entry(above.to_owned()).or_default();
        }
        self.nodes.insert(path.to_owned(), node);
    }

    pub fn node(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
    }

    /// The names of the nodes right below `path`.
    pub fn children(&self, path: &str) -> Vec<String> {
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        self.nodes
            .range::<str, _>((Excluded(prefix.as_str()), Unbounded))
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(&prefix))
            .filter_map(|path| path.strip_prefix(&prefix))
            .filter(|name| !name.is_empty() && !name.contains('/'))
            .map(str::to_owned)
            .collect()
    }
}
