drop function store_chunks;
