/** What the peers' tool answers: the shape and size of our `spaces_list` for one space. */
export const fixture = {
	active: '3b1f0c52-8b54-4a0e-9d0e-5d0a4c1c2f7e',
	spaces: [{ id: '3b1f0c52-8b54-4a0e-9d0e-5d0a4c1c2f7e', kind: 'personal', name: 'Bench', role: 'owner' }],
};

export const shapes = (z) => ({
	active: z.string(),
	spaces: z.array(
		z.object({
			id: z.string(),
			kind: z.enum(['personal', 'family', 'team', 'club', 'brand', 'practice']),
			name: z.string().optional(),
			role: z.enum(['viewer', 'member', 'admin', 'owner']).optional(),
		}),
	),
});
