import { defineConfig } from 'prisma/config'

// Nothing but "prisma generate" reads this; the address is given when the client is made.
export default defineConfig({ schema: 'schema.prisma' })
