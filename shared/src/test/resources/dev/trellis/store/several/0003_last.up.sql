create function third() returns int language sql return 3;
