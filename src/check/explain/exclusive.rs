//! What stands behind the paywall, and who wrote it.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::ContinuesUnknown,
        "The block would take its title from nowhere.",
        "Name the `id` of a block that stands in the issue.",
    ),
    (
        Code::ExclusiveTitle,
        "Free readers would meet a cut without knowing what was cut.",
        "Write `title`, or `continues`.",
    ),
    (
        Code::ExclusiveKey,
        "A key in the wrong block either prints nothing or gives away what readers pay for.",
        "Write `exclusive = true`, or take the key out.",
    ),
    (
        Code::ExclusiveLeak,
        "The paywall holds, or nobody pays: eight words in a row of an exclusive block were found in the finished free edition. It cannot be allowed.",
        "Look where those words come from; if not from the issue, report it as a fault of matinale.",
    ),
    (
        Code::ExclusiveRepeat,
        "The same words stand in an open place, so free readers have them.",
        "Write one of the two otherwise, unless it is meant.",
    ),
    (
        Code::ExclusiveTeaser,
        "Free readers do not subscribe for what they have not heard of.",
        "Write `teasers = [\"…\"]` in an exclusive block.",
    ),
    (
        Code::ExclusiveEmpty,
        "Whoever pays for the rest finds that there is none: each paragraph stands in an open place as well.",
        "Write into `body` what `opening` does not say, or take `exclusive` out.",
    ),
    (
        Code::ExclusivePicture,
        "A hosted picture lies at an open address made of its file's name: whoever guesses the name sees it without paying.",
        "Let pictures travel in the message (`[pictures] delivery = \"attached\"`), or give the file a name that nobody guesses.",
    ),
    (
        Code::ContributorUnknown,
        "A key without a contributor prints as it is: readers would see `nb` for a name.",
        "Write the name, or add the contributor to matinale.toml.",
    ),
];
