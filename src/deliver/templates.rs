//! The templates of both editions.

use jiff::Zoned;

use crate::audience::AnyRecipient;
use crate::issue::edition::{Free, Paid};
use crate::message::{
    FrozenHash, OutgoingMessage, ReaderMessage, Template, compose_by_reference, compose_message,
    hash_templates,
};

/// The templates of both editions.
pub struct Templates {
    /// The template for free readers.
    pub free: Template<Free>,
    /// The template for paying readers.
    pub paid: Template<Paid>,
}

impl Templates {
    /// Composes a reader's copy of the edition they are entitled to.
    pub fn copy(&self, reader: &AnyRecipient, now: &Zoned) -> OutgoingMessage {
        match reader {
            AnyRecipient::Free(reader) => compose_message(&self.free, reader, now),
            AnyRecipient::Paid(reader) => compose_message(&self.paid, reader, now),
        }
    }

    /// Composes a reader's copy as [`copy`](Self::copy) does, and leaves in the template what all copies share.
    pub fn copy_by_reference(&self, reader: &AnyRecipient, now: &Zoned) -> ReaderMessage {
        match reader {
            AnyRecipient::Free(reader) => compose_by_reference(&self.free, reader, now),
            AnyRecipient::Paid(reader) => compose_by_reference(&self.paid, reader, now),
        }
    }

    /// The content hash over both editions.
    pub fn frozen(&self) -> FrozenHash {
        hash_templates(&self.free, &self.paid)
    }
}

/// Templates of a small issue, for tests.
#[cfg(test)]
pub(super) mod fixture {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::{Template, Templates};
    use crate::finding::Source;
    use crate::issue::IssueName;
    use crate::issue::edition;
    use crate::issue::picture::Pictures;
    use crate::issue::read::{Setting, read};
    use crate::language::Language;
    use crate::message::Letterhead;
    use crate::publication;
    use crate::render::{PageInputs, print_editions};
    use crate::token::{Key, Tokens};

    const ISSUE: &str = "date = 2025-02-11\ntitle = \"Une IA à soi\"\n[[blocks]]\nkind = \"notice\"\n\
                         title = \"Avis\"\nbody = \"Les bateaux rentrent.\"\n";

    fn source(name: &str, text: &str) -> Source {
        Source::new(name, text.as_bytes().to_vec()).map_err(|fault| fault.1).expect("UTF-8")
    }

    pub(in crate::deliver) fn templates() -> Arc<Templates> {
        let settings = source("matinale.toml", include_str!("../../matinale.toml"));
        let (publication, findings) = publication::read(&settings);
        let publication = publication.unwrap_or_else(|| panic!("{findings:?}"));
        let (name, language) = (IssueName::of_day(date(2025, 2, 11)), Language::Fr);
        let setting = Setting { name: Some(name), language };
        let (issue, findings) = read(&source("2025-02-11.toml", ISSUE), setting);
        let issue = issue.unwrap_or_else(|| panic!("{findings:?}"));
        let pictures = Pictures::default();
        let page = PageInputs { publication: &publication, pictures: &pictures, latest: &[] };
        let (free, paid) = print_editions(&edition::cut(&issue), &edition::cut(&issue), &page)
            .expect("it is printed");
        let tokens = Arc::new(Tokens::new(&Key::new([7; 32]), &publication.slug));
        let head = Letterhead {
            publication: &publication,
            pictures: &pictures,
            tokens: &tokens,
            signer: None,
            issue: name,
            language,
            mark: "",
        };
        let (free, paid) = (Template::new(&free, &head), Template::new(&paid, &head));
        Arc::new(Templates { free, paid })
    }
}
