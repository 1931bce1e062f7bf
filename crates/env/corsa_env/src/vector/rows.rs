use super::StepBuffers;

/// Where a part of a batch writes what it has to tell: one row per environment.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    pub(super) num_entries: usize,
    pub(super) num_keys: usize,
    pub(super) buffers: StepBuffers<'a>,
    pub(super) infos: &'a mut [f64],
    /// Empty unless episodes give way to the next in the same step; so are the infos.
    pub(super) final_observations: &'a mut [f32],
    pub(super) final_infos: &'a mut [f64],
}

/// One environment's row.
pub(super) struct Row<'a> {
    pub(super) observation: &'a mut [f32],
    pub(super) reward: &'a mut f64,
    pub(super) terminated: &'a mut bool,
    pub(super) truncated: &'a mut bool,
    pub(super) info: &'a mut [f64],
    final_observation: &'a mut [f32],
    final_info: &'a mut [f64],
}

impl Rows<'_> {
    /// Takes the rows of the first `len` environments off.
    pub(super) fn take(&mut self, len: usize) -> Self {
        let (num_entries, num_keys) = (self.num_entries, self.num_keys);
        let buffers = &mut self.buffers;
        Self {
            num_entries,
            num_keys,
            buffers: StepBuffers {
                observations: front(&mut buffers.observations, len * num_entries),
                rewards: front(&mut buffers.rewards, len),
                terminated: front(&mut buffers.terminated, len),
                truncated: front(&mut buffers.truncated, len),
            },
            infos: front(&mut self.infos, len * num_keys),
            final_observations: front(&mut self.final_observations, len * num_entries),
            final_infos: front(&mut self.final_infos, len * num_keys),
        }
    }

    pub(super) fn row(&mut self, index: usize) -> Row<'_> {
        let (num_entries, num_keys) = (self.num_entries, self.num_keys);
        let buffers = &mut self.buffers;
        let has_final = !self.final_infos.is_empty();
        let (final_entries, final_keys) = if has_final { (num_entries, num_keys) } else { (0, 0) };
        Row {
            observation: &mut buffers.observations[index * num_entries..][..num_entries],
            reward: &mut buffers.rewards[index],
            terminated: &mut buffers.terminated[index],
            truncated: &mut buffers.truncated[index],
            info: &mut self.infos[index * num_keys..][..num_keys],
            final_observation: &mut self.final_observations[index * final_entries..]
                [..final_entries],
            final_info: &mut self.final_infos[index * final_keys..][..final_keys],
        }
    }
}

impl Row<'_> {
    /// Puts aside with what an episode ended, before the next one is told of.
    pub(super) fn keep_final(&mut self) {
        self.final_observation.copy_from_slice(self.observation);
        self.final_info.copy_from_slice(self.info);
    }
}

/// Takes the first `len` items off, or all there are.
#[expect(clippy::mut_mut, reason = "the slice itself is cut, not what it holds")]
fn front<'a, T>(items: &mut &'a mut [T], len: usize) -> &'a mut [T] {
    let all = std::mem::take(items);
    let (front, rest) = all.split_at_mut(len.min(all.len()));
    *items = rest;
    front
}
