-- What "prisma migrate" makes of schema.prisma; its engine is a download that this does without.
create table "Project" ("id" text not null, "name" text not null, "userId" text not null, "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null, constraint "Project_pkey" primary key ("id"));
create table "File" ("id" text not null, "projectId" text not null, "path" varchar(255) not null, "content" text not null, "language" text, "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null, constraint "File_pkey" primary key ("id"));
create table "Message" ("id" text not null, "projectId" text not null, "role" text not null, "content" text not null, "createdAt" timestamp(3) not null default current_timestamp, constraint "Message_pkey" primary key ("id"));
create index "Project_userId_idx" on "Project" ("userId");
create unique index "File_projectId_path_key" on "File" ("projectId", "path");
create index "File_projectId_idx" on "File" ("projectId");
create index "Message_projectId_createdAt_idx" on "Message" ("projectId", "createdAt");
alter table "File" add constraint "File_projectId_fkey" foreign key ("projectId") references "Project" ("id") on delete cascade on update cascade;
alter table "Message" add constraint "Message_projectId_fkey" foreign key ("projectId") references "Project" ("id") on delete cascade on update cascade;
