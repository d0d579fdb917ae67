drop function third;
