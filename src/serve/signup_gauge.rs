//! Keeps count of the room that the form to sign up has.

use std::time::{Duration, Instant};

use crate::newsroom::{Error, Newsroom, SignupRoom, SignupRoomGrade};

/// How long a count holds. Other processes change the journal too.
const COUNT_LIFETIME: Duration = Duration::from_secs(10);

/// The last count of those who signed up.
#[derive(Debug, Default)]
pub(super) struct SignupGauge {
    counted: Option<(Instant, Option<SignupRoom>)>,
    /// The grade that was told last.
    told: SignupRoomGrade,
}

/// What was seen of the room of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SeenRoom {
    /// Whether the form may take another reader.
    pub(super) has_room: bool,
    /// The room, if its grade is another one than before.
    pub(super) news: Option<SignupRoom>,
}

impl SignupGauge {
    /// Forgets the count, because the journal has changed.
    pub(super) fn forget(&mut self) {
        self.counted = None;
    }

    /// Looks at the room of the form. If the journal cannot be used, there is room: whoever signs up hears of that
    /// otherwise.
    pub(super) fn look(&mut self, newsroom: &mut Newsroom) -> SeenRoom {
        let Ok(Some(room)) = self.measure(newsroom) else {
            return SeenRoom { has_room: true, news: None };
        };
        let grade = room.grade();
        let news = (std::mem::replace(&mut self.told, grade) != grade).then_some(room);
        SeenRoom { has_room: grade != SignupRoomGrade::Full, news }
    }

    fn measure(&mut self, newsroom: &mut Newsroom) -> Result<Option<SignupRoom>, Error> {
        match self.counted {
            Some((at, room)) if at.elapsed() < COUNT_LIFETIME => Ok(room),
            _ => {
                let room = newsroom.signup_room()?;
                self.counted = Some((Instant::now(), room));
                Ok(room)
            }
        }
    }
}
