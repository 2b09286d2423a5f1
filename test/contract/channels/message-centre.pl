#!/usr/bin/perl
# A message centre of Net::SMPP for the contract tests: takes one transceiver, tells of each short message that it was
# handed over (a line of JSON, octets in hexadecimal), that it was delivered, and echoes it as the customer's reply.
#
#   perl message-centre.pl      prints {"port": N} when it listens; ends when the session does
use strict;
use warnings;
use Net::SMPP;

$| = 1;
my $server = Net::SMPP->new_listen('127.0.0.1', port => 0, smpp_version => 0x34, async => 1) or die "cannot listen: $!";
printf "{\"port\": %d}\n", $server->sockport;

my $session = $server->accept or die "nobody came: $!";
my $messages = 0;
while (my $pdu = $session->read_pdu) {
  my $command = $pdu->{cmd};
  if ($command == Net::SMPP::CMD_bind_transceiver) {
    my $is_right = $pdu->{system_id} eq 'opportune' && $pdu->{password} eq 'secret';
    $session->bind_transceiver_resp(seq => $pdu->{seq}, status => $is_right ? 0 : 0x0e, system_id => 'perl');
  } elsif ($command == Net::SMPP::CMD_enquire_link) {
    $session->enquire_link_resp(seq => $pdu->{seq});
  } elsif ($command == Net::SMPP::CMD_submit_sm) {
    take($pdu);
  } elsif ($command == Net::SMPP::CMD_deliver_sm_resp) {
    printf "{\"acknowledged\": %d, \"status\": %d}\n", $pdu->{seq}, $pdu->{status};
  } elsif ($command == Net::SMPP::CMD_unbind) {
    $session->unbind_resp(seq => $pdu->{seq});
    last;
  }
}

sub take {
  my ($pdu) = @_;
  # As many do: hexadecimal in the answer, decimal in the receipt.
  my $number = 1_000_000 + ++$messages;
  $session->submit_sm_resp(seq => $pdu->{seq}, message_id => sprintf('%X', $number));
  printf "{\"to\": \"%s\", \"from\": \"%s\", \"coding\": %d, \"class\": %d, \"validity\": \"%s\", \"octets\": \"%s\"}\n",
    $pdu->{destination_addr}, $pdu->{source_addr}, $pdu->{data_coding}, $pdu->{esm_class}, $pdu->{validity_period},
    unpack('H*', $pdu->{short_message});
  my @way = (source_addr => $pdu->{destination_addr}, destination_addr => $pdu->{source_addr});
  my $receipt = sprintf 'id:%010d sub:001 dlvrd:001 submit date:2603051200 done date:2603051201 stat:DELIVRD err:000 text:',
    $number;
  $session->deliver_sm(@way, esm_class => 0x04, data_coding => 0, short_message => $receipt);
  $session->deliver_sm(@way, esm_class => $pdu->{esm_class} & 0x40, data_coding => $pdu->{data_coding},
    short_message => $pdu->{short_message});
}
