//! Values in Hessian 2, as far as Dubbo's own services answer in it.

/// How deep values may be in one another.
const DEPTH: usize = 16;
/// Values in one answer: the services of a large application have some ten thousand.
const VALUES: usize = 500_000;

/// A value. Numbers, dates and bytes are read, and nobody asks for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Text(String),
    List(Vec<Value>),
    /// Pairs of a map, or the fields of an object by name.
    Map(Vec<(Value, Value)>),
    /// Something that came before.
    Again,
    Other,
}

impl Value {
    /// The value at `key`, of a map or an object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let Value::Map(pairs) = self else { return None };
        pairs.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Null | Value::List(_) | Value::Map(_) | Value::Again | Value::Other => None,
        }
    }
}

/// The first value of `bytes`; `None`: they are no Hessian, or too much of it.
pub fn read(bytes: &[u8]) -> Option<Value> {
    Reader { bytes, classes: Vec::new(), left: VALUES }.value(DEPTH)
}

struct Reader<'b> {
    bytes: &'b [u8],
    /// The names of the fields of each class that was defined.
    classes: Vec<Vec<String>>,
    /// How many values may still come.
    left: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.left = self.left.checked_sub(1)?;
        let tag = self.byte()?;
        Some(match tag {
            b'N' => Value::Null,
            b'T' | b'F' => Value::Other,
            // Strings, short, middle and long.
            0x00..=0x1f => self.characters(usize::from(tag))?,
            0x30..=0x33 => {
                let low = self.byte()?;
                self.characters(usize::from(tag - 0x30) << 8 | usize::from(low))?
            }
            b'S' => {
                let length = self.short()?;
                self.characters(length)?
            }
            b'R' => self.chunks()?,
            b'C' => {
                self.class(depth)?;
                return self.value(depth);
            }
            b'O' => {
                let place = self.integer()?;
                self.object(usize::try_from(place).ok()?, depth)?
            }
            0x60..=0x6f => self.object(usize::from(tag - 0x60), depth)?,
            b'H' => self.map(depth)?,
            b'M' => {
                self.kind()?;
                self.map(depth)?
            }
            b'Q' => {
                self.integer()?;
                Value::Again
            }
            b'U' | b'V' | b'W' | b'X' | 0x70..=0x7f => self.list(tag, depth)?,
            tag => self.number_or_bytes(tag)?,
        })
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn skip(&mut self, count: usize) -> Option<Value> {
        self.bytes = self.bytes.get(count..)?;
        Some(Value::Other)
    }

    fn short(&mut self) -> Option<usize> {
        Some(usize::from(u16::from_be_bytes([self.byte()?, self.byte()?])))
    }

    /// So many UTF-16 units, each character in UTF-8, those beyond the basic plane as two surrogates.
    fn characters(&mut self, units: usize) -> Option<Value> {
        let mut text = Vec::new();
        for _ in 0..units {
            let first = self.byte()?;
            let code = match first {
                0x00..=0x7f => u16::from(first),
                0xc0..=0xdf => u16::from(first & 0x1f) << 6 | self.continued()?,
                0xe0..=0xef => {
                    let high = u16::from(first & 0x0f) << 12 | self.continued()? << 6;
                    high | self.continued()?
                }
                _ => return None,
            };
            text.push(code);
        }
        Some(Value::Text(String::from_utf16_lossy(&text)))
    }

    fn continued(&mut self) -> Option<u16> {
        Some(u16::from(self.byte()? & 0x3f))
    }

    /// A string in parts, of which the last is one by itself.
    fn chunks(&mut self) -> Option<Value> {
        let mut text = String::new();
        loop {
            let length = self.short()?;
            text.push_str(self.characters(length)?.text()?);
            match self.byte()? {
                b'R' => {}
                b'S' => {
                    let length = self.short()?;
                    text.push_str(self.characters(length)?.text()?);
                    return Some(Value::Text(text));
                }
                short @ 0x00..=0x1f => {
                    text.push_str(self.characters(usize::from(short))?.text()?);
                    return Some(Value::Text(text));
                }
                middle @ 0x30..=0x33 => {
                    let length = usize::from(middle - 0x30) << 8 | usize::from(self.byte()?);
                    text.push_str(self.characters(length)?.text()?);
                    return Some(Value::Text(text));
                }
                _ => return None,
            }
        }
    }

    fn integer(&mut self) -> Option<i32> {
        let tag = self.byte()?;
        self.integer_of(tag)
    }

    fn integer_of(&mut self, tag: u8) -> Option<i32> {
        Some(match tag {
            0x80..=0xbf => i32::from(tag) - 0x90,
            0xc0..=0xcf => (i32::from(tag) - 0xc8) << 8 | i32::from(self.byte()?),
            0xd0..=0xd7 => {
                (i32::from(tag) - 0xd4) << 16
                    | i32::from(self.byte()?) << 8
                    | i32::from(self.byte()?)
            }
            b'I' => i32::from_be_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]),
            _ => return None,
        })
    }

    /// Its name and those of its fields.
    fn class(&mut self, depth: usize) -> Option<()> {
        self.value(depth)?;
        let count = usize::try_from(self.integer()?).ok()?;
        let mut fields = Vec::new();
        for _ in 0..count {
            fields.push(self.value(depth)?.text()?.to_owned());
        }
        self.classes.push(fields);
        Some(())
    }

    fn object(&mut self, class: usize, depth: usize) -> Option<Value> {
        let fields = self.classes.get(class)?.clone();
        let mut pairs = Vec::new();
        for field in fields {
            pairs.push((Value::Text(field), self.value(depth)?));
        }
        Some(Value::Map(pairs))
    }

    /// The name of a type, or its number.
    fn kind(&mut self) -> Option<()> {
        match self.bytes.first()? {
            0x00..=0x1f | 0x30..=0x33 | b'S' | b'R' => self.value(2).map(|_| ()),
            _ => self.integer().map(|_| ()),
        }
    }

    fn map(&mut self, depth: usize) -> Option<Value> {
        let mut pairs = Vec::new();
        while *self.bytes.first()? != b'Z' {
            pairs.push((self.value(depth)?, self.value(depth)?));
        }
        self.byte()?;
        Some(Value::Map(pairs))
    }

    fn list(&mut self, tag: u8, depth: usize) -> Option<Value> {
        if matches!(tag, b'U' | b'V' | 0x70..=0x77) {
            self.kind()?;
        }
        let count = match tag {
            0x70..=0x77 => Some(usize::from(tag - 0x70)),
            0x78..=0x7f => Some(usize::from(tag - 0x78)),
            b'V' | b'X' => Some(usize::try_from(self.integer()?).ok()?),
            _ => None,
        };
        let mut values = Vec::new();
        loop {
            let is_over = match count {
                Some(count) => values.len() == count,
                None => *self.bytes.first()? == b'Z',
            };
            if is_over {
                break;
            }
            values.push(self.value(depth)?);
        }
        if count.is_none() {
            self.byte()?;
        }
        Some(Value::List(values))
    }

    fn number_or_bytes(&mut self, tag: u8) -> Option<Value> {
        match tag {
            0x20..=0x2f => self.skip(usize::from(tag - 0x20)),
            0x34..=0x37 => {
                let low = self.byte()?;
                self.skip(usize::from(tag - 0x34) << 8 | usize::from(low))
            }
            b'A' | b'B' => {
                let length = self.short()?;
                self.skip(length)?;
                if tag == b'B' { Some(Value::Other) } else { self.value(2) }
            }
            b'D' | b'L' | 0x4a => self.skip(8),
            0x4b | 0x59 | 0x5f => self.skip(4),
            0x5b | 0x5c | 0xd8..=0xef => Some(Value::Other),
            0x5d | 0xf0..=0xff => self.skip(1),
            0x5e | 0x38..=0x3f => self.skip(2),
            tag => self.integer_of(tag).map(|_| Value::Other),
        }
    }
}
